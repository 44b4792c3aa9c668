"""What every frontier engine must do; an engine's test inherits this class and says how to open one."""

import time

from crawlers.frontier.seam import AT_THE_END, NightFrontier, Target
from crawlers.outcome import Outcome


def target(url: str, **changes: object) -> Target:
    fields: dict[str, object] = {"site": "s", "url": url, "depth": 1, "leaves": 0, "priority": 0, "referrer": None}
    return Target(**(fields | changes))  # type: ignore[arg-type]


def always(_: str) -> bool:
    return True


class FrontierContract:
    """Inherit, and define `open_frontier`."""

    def open_frontier(self, tries: int = 1, budgets: dict[str, int] | None = None) -> NightFrontier:
        """A frontier on the same storage each time, as after a restart."""
        raise NotImplementedError

    def kill(self, frontier: NightFrontier) -> None:
        """Drop the frontier as if its process had died."""
        raise NotImplementedError

    def test_a_url_is_given_out_once(self) -> None:
        frontier = self.open_frontier()
        assert frontier.add([target("http://a.cn/1"), target("http://a.cn/1")]) == 1
        assert frontier.add([target("http://a.cn/1")]) == 0
        claimed = frontier.claim(always)
        assert claimed is not None
        assert claimed.url == "http://a.cn/1"
        assert frontier.claim(always) is None

    def test_a_url_is_one_in_whatever_order_its_parameters_stand_and_given_out_as_it_was_first_spelt(self) -> None:
        frontier = self.open_frontier(tries=1)
        first, other = "http://a.cn/?post=6&page=2", "http://a.cn/?page=2&post=6"
        assert frontier.add([target("http://a.cn/"), target(first), target(other)]) == 2
        frontier.promote({other: 5})
        claimed = frontier.claim(always)
        assert claimed is not None
        assert claimed.url == first
        assert frontier.postpone(first)
        frontier.promote({first: 9})
        claimed = frontier.claim(always)
        assert claimed is not None
        assert claimed.url == first
        frontier.acknowledge(first, Outcome.READ, "")
        frontier.flush()
        self.kill(frontier)
        again = self.open_frontier()
        assert again.add([target(other)]) == 0
        assert again.count_waiting() == 1

    def test_what_was_leased_to_a_dead_process_waits_again(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target(f"http://a.cn/{number}", referrer="http://a.cn/") for number in range(30)])
        done = [frontier.claim(always) for _ in range(3)]
        assert done[0] is not None
        frontier.acknowledge(done[0].url, Outcome.READ, "")
        frontier.flush()
        self.kill(frontier)
        again = self.open_frontier()
        assert again.count_waiting() == 29
        given = {claimed.url for _ in range(29) if (claimed := again.claim(always))}
        assert len(given) == 29
        assert done[0].url not in given

    def test_a_kill_between_two_flushes_takes_back_the_latest_and_loses_nothing(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target("http://a.cn/")])
        frontier.flush()
        assert frontier.claim(always) is not None
        frontier.add([target(f"http://a.cn/{number}") for number in range(5)])
        frontier.acknowledge("http://a.cn/", Outcome.READ, "")
        self.kill(frontier)
        again = self.open_frontier()
        waiting = {claimed.url for _ in range(9) if (claimed := again.claim(always))}
        # Either the page waits again, and will give its links again, or its links are all there.
        assert "http://a.cn/" in waiting or len(waiting) == 5

    def test_urls_forgotten_by_memory_are_still_known(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target("http://a.cn/first")])
        assert frontier.add([target(f"http://a.cn/{number}") for number in range(41_000)]) == 41_000
        assert frontier.add([target("http://a.cn/first"), target("http://a.cn/7")]) == 0

    def test_hosts_that_are_not_ready_are_left_alone(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target("http://a.cn/1"), target("http://b.cn/1")])
        claimed = frontier.claim(lambda host: host == "b.cn:80")
        assert claimed is not None
        assert claimed.url == "http://b.cn/1"
        assert frontier.claim(lambda host: host == "b.cn:80") is None
        assert frontier.count_waiting() == 1

    def test_promising_urls_of_a_host_go_first(self) -> None:
        frontier = self.open_frontier()
        frontier.add(
            [target("http://a.cn/low"), target("http://a.cn/high", priority=2), target("http://a.cn/mid", priority=1)]
        )
        order = [claimed.url for _ in range(3) if (claimed := frontier.claim(always))]
        assert order == ["http://a.cn/high", "http://a.cn/mid", "http://a.cn/low"]

    def test_promoted_urls_go_first_and_only_those_that_wait(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target(f"http://a.cn/{number}") for number in range(20)])
        frontier.promote({"http://a.cn/19": 5, "http://a.cn/unknown": 9, "http://a.cn/18": 3})
        order = [claimed.url for _ in range(2) if (claimed := frontier.claim(always))]
        assert order == ["http://a.cn/19", "http://a.cn/18"]
        assert frontier.count_waiting() == 18

    def test_promoting_lowers_nothing_and_asks_nothing_twice(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target("http://a.cn/1", priority=5), target("http://a.cn/2", priority=4)])
        first = frontier.claim(always)
        assert first is not None
        assert first.url == "http://a.cn/1"
        frontier.promote({"http://a.cn/1": 9, "http://a.cn/2": 1})
        second = frontier.claim(always)
        assert second is not None
        assert (second.url, second.priority) == ("http://a.cn/2", 4)
        assert frontier.claim(always) is None

    def test_what_is_promoted_goes_before_what_already_waits_in_memory(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target(f"http://a.cn/{number}", priority=1) for number in range(12)])
        assert frontier.claim(always) is not None
        frontier.promote({"http://a.cn/长": 7, "http://a.cn/9": 7, "http://b.cn/x": 8})
        claimed = frontier.claim(always)
        assert claimed is not None
        assert claimed.url == "http://a.cn/9"
        assert sum(frontier.claim(always) is not None for _ in range(12)) == 10

    def test_where_the_budget_is_short_better_urls_of_a_busy_host_are_waited_for(self) -> None:
        frontier = self.open_frontier(budgets={"s": 2})
        frontier.add([target("http://a.cn/1", priority=10), target("http://a.cn/2", priority=10)])
        frontier.add([target("http://b.cn/1", priority=1)])
        assert frontier.claim(lambda host: host == "b.cn:80") is None
        claimed = [frontier.claim(always) for _ in range(2)]
        assert [one.url for one in claimed if one] == ["http://a.cn/1", "http://a.cn/2"]

    def test_what_nobody_was_asked_for_costs_no_budget(self) -> None:
        frontier = self.open_frontier(budgets={"s": 2})
        frontier.add([target(f"http://a.cn/{number}") for number in range(5)])
        forbidden = frontier.claim(always)
        assert forbidden is not None
        frontier.acknowledge(forbidden.url, Outcome.BLOCKED, "robots.txt 禁止抓取", was_asked=False)
        left_out = frontier.claim(always)
        assert left_out is not None
        frontier.acknowledge(left_out.url, Outcome.SKIPPED, "没有新内容")
        blocked, read = frontier.claim(always), frontier.claim(always)
        assert blocked is not None
        assert read is not None
        frontier.acknowledge(blocked.url, Outcome.BLOCKED, "验证码")
        frontier.acknowledge(read.url, Outcome.READ, "")
        assert frontier.claim(always) is None
        assert frontier.count_by_note("s", Outcome.SKIPPED) == {"没有新内容": 1, "站点页数额度已用完": 1}

    def test_nor_does_it_after_a_kill(self) -> None:
        frontier = self.open_frontier(budgets={"s": 2})
        frontier.add([target(f"http://a.cn/{number}") for number in range(5)])
        for outcome, was_asked in ((Outcome.BLOCKED, False), (Outcome.REFUSED, False), (Outcome.READ, True)):
            claimed = frontier.claim(always)
            assert claimed is not None
            frontier.acknowledge(claimed.url, outcome, "", was_asked=was_asked)
        frontier.flush()
        self.kill(frontier)
        again = self.open_frontier(budgets={"s": 2})
        assert again.claim(always) is not None
        assert again.claim(always) is None
        again.close()

    def test_how_urls_ended_is_counted_by_site_and_reason(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target(f"http://a.cn/{number}") for number in range(4)])
        frontier.add([target("http://b.cn/1", site="other")])
        for note in ("full", "trap", "trap", ""):
            claimed = frontier.claim(lambda host: host == "a.cn:80")
            assert claimed is not None
            frontier.acknowledge(claimed.url, Outcome.SKIPPED if note else Outcome.READ, note)
        assert frontier.count_by_note("s", Outcome.SKIPPED) == {"full": 1, "trap": 2}
        assert frontier.count_by_note("s", Outcome.READ) == {"": 1}
        assert frontier.count_by_note("other", Outcome.READ) == {}

    def test_addresses_no_text_column_takes_cost_nothing_but_themselves(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target("http://a.cn/1"), target("http://a.cn/\ud800"), target("http://a.cn/" + "长" * 2000)])
        given = [claimed.url for _ in range(3) if (claimed := frontier.claim(always))]
        assert "http://a.cn/1" in given
        for url in given:
            frontier.acknowledge(url, Outcome.FAILED, "a note with a \x00 zero")
        frontier.flush()
        assert sum(frontier.count_by_note("s", Outcome.FAILED).values()) == len(given)

    def test_hosts_take_turns(self) -> None:
        frontier = self.open_frontier()
        frontier.add([target(f"http://{host}.cn/{number}") for host in "ab" for number in range(2)])
        hosts = [claimed.url[7] for _ in range(4) if (claimed := frontier.claim(always))]
        assert hosts in (["a", "b", "a", "b"], ["b", "a", "b", "a"])

    def test_a_postponed_url_comes_back_until_its_tries_are_used_up(self) -> None:
        frontier = self.open_frontier(tries=2)
        frontier.add([target("http://a.cn/1")])
        for _ in range(2):
            assert frontier.claim(always) is not None
            assert frontier.postpone("http://a.cn/1")
        assert frontier.claim(always) is not None
        assert not frontier.postpone("http://a.cn/1")
        assert frontier.claim(always) is None

    def test_when_all_that_is_left_was_put_off_the_frontier_rests_and_a_restart_knows_it(self) -> None:
        frontier = self.open_frontier(tries=2)
        assert frontier.rests_until() is None
        frontier.add([target(f"http://{host}.cn/1") for host in "abc"])
        urls = [one.url for _ in range(3) if (one := frontier.claim(always))]
        assert frontier.rests_until() is None
        began = time.time()
        assert frontier.postpone(urls[0], wait_seconds=90.0, was_tried=False)
        assert frontier.postpone(urls[1], wait_seconds=60.0)
        assert frontier.postpone(urls[2])
        assert frontier.rests_until() is None
        third = frontier.claim(always)
        assert third is not None
        frontier.acknowledge(third.url, Outcome.READ, "")
        frontier.flush()
        self.kill(frontier)
        again = self.open_frontier(tries=2)
        assert began + 59.9 <= (again.rests_until() or 0.0) <= time.time() + 60.1
        again.add([target("http://d.cn/1")])
        assert again.rests_until() is None

    def test_a_url_that_is_to_wait_lets_others_go_first_and_outlives_a_kill(self) -> None:
        frontier = self.open_frontier(tries=2, budgets={"s": 3})
        frontier.add([target("http://a.cn/1", priority=9), target("http://a.cn/2")])
        assert frontier.claim(always) is not None
        assert frontier.postpone("http://a.cn/1", wait_seconds=2.0)  # long beside two claims on a busy machine
        began = time.monotonic()
        assert [one.url for _ in range(2) if (one := frontier.claim(always))] == ["http://a.cn/2"]
        assert frontier.count_waiting() == 1
        frontier.acknowledge("http://a.cn/2", Outcome.READ, "")
        frontier.flush()
        self.kill(frontier)
        again = self.open_frontier(tries=2, budgets={"s": 3})
        while (claimed := again.claim(always)) is None:
            assert again.count_waiting() == 1
            again.flush()
            time.sleep(0.05)
        assert (claimed.url, claimed.priority) == ("http://a.cn/1", 9)
        assert time.monotonic() - began >= 1.9
        assert again.postpone("http://a.cn/1", wait_seconds=0.1)
        assert again.count_waiting() == 1

    def test_a_url_that_waits_without_a_try_keeps_its_tries_and_its_budget(self) -> None:
        frontier = self.open_frontier(tries=0, budgets={"s": 1})
        frontier.add([target("http://a.cn/1", priority=9)])
        for _ in range(4):
            while (claimed := frontier.claim(always)) is None:
                frontier.flush()
                time.sleep(0.05)
            assert (claimed.url, claimed.priority) == ("http://a.cn/1", 9)
            assert frontier.postpone("http://a.cn/1", wait_seconds=0.3, was_tried=False)
            assert frontier.count_waiting() == 1
        frontier.flush()
        self.kill(frontier)
        again = self.open_frontier(tries=0, budgets={"s": 1})
        # The fourth wait is as short as the first, and not eight times as long.
        assert (again.rests_until() or 0.0) <= time.time() + 0.4
        while again.claim(always) is None:
            again.flush()
            time.sleep(0.05)
        assert not again.postpone("http://a.cn/1")

    def test_what_is_put_last_comes_after_all_else_and_costs_neither_a_try_nor_budget(self) -> None:
        frontier = self.open_frontier(tries=0, budgets={"s": 2})
        frontier.add([target("http://a.cn/1", priority=9), target("http://a.cn/2")])
        assert frontier.claim(always) is not None
        assert frontier.postpone("http://a.cn/1", to_the_end=True)
        order = [claimed for _ in range(3) if (claimed := frontier.claim(always))]
        assert [(one.url, one.priority) for one in order] == [("http://a.cn/2", 0), ("http://a.cn/1", AT_THE_END)]
        assert not frontier.postpone("http://a.cn/2")

    def test_a_site_gets_no_more_than_its_budget_even_after_a_restart(self) -> None:
        frontier = self.open_frontier(budgets={"s": 3})
        frontier.add([target(f"http://a.cn/{number}") for number in range(10)])
        for _ in range(2):
            claimed = frontier.claim(always)
            assert claimed is not None
            frontier.acknowledge(claimed.url, Outcome.READ, "")
        frontier.flush()
        self.kill(frontier)
        again = self.open_frontier(budgets={"s": 3})
        assert again.claim(always) is not None
        assert again.claim(always) is None
        assert again.count_waiting() == 0
