"""The SQLite frontier keeps the frontier's promises, and its file to itself."""

from pathlib import Path

import pytest

from crawlers.frontier import Frontier, Outcome
from crawlers.frontier_sqlite import FrontierBusy, SqliteFrontier
from tests.crawlers.frontier_contract import FrontierContract, always, target


class TestSqliteFrontier(FrontierContract):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "frontier.sqlite3"

    def open_frontier(self, tries: int = 1, budgets: dict[str, int] | None = None) -> Frontier:
        return SqliteFrontier(self.path, run="night", tries=tries, budgets=budgets or {})

    def kill(self, frontier: Frontier) -> None:
        assert isinstance(frontier, SqliteFrontier)
        # What a dead process leaves behind: nothing is flushed, and the operating system drops the lock.
        frontier._database.close()
        frontier._lock.close()

    def test_a_second_process_is_refused(self) -> None:
        first = self.open_frontier()
        with pytest.raises(FrontierBusy, match="another crawl"):
            self.open_frontier()
        self.kill(first)
        self.kill(self.open_frontier())

    def test_runs_do_not_know_each_other(self) -> None:
        first = SqliteFrontier(self.path, run="one", tries=1, budgets={})
        first.add([target("http://a.cn/1")])
        first.claim(always)
        first.acknowledge("http://a.cn/1", Outcome.READ, "")
        first.close()
        second = SqliteFrontier(self.path, run="two", tries=1, budgets={})
        assert second.add([target("http://a.cn/1")]) == 1
        assert second.count_by_outcome("s") == {}
        second.close()

    def test_promoted_urls_go_first_and_only_those_that_wait(self) -> None:
        frontier = SqliteFrontier(self.path, run="one", tries=1, budgets={})
        frontier.add([target(f"http://a.cn/{number}") for number in range(20)])
        frontier.promote(["http://a.cn/19", "http://a.cn/unknown"], 5)
        claimed = frontier.claim(always)
        assert claimed is not None
        assert claimed.url == "http://a.cn/19"
        frontier.close()

    def test_where_the_budget_is_short_better_urls_of_a_busy_host_are_waited_for(self) -> None:
        frontier = SqliteFrontier(self.path, run="one", tries=1, budgets={"s": 2})
        frontier.add([target("http://a.cn/1", priority=10), target("http://a.cn/2", priority=10)])
        frontier.add([target("http://b.cn/1", priority=1)])
        assert frontier.claim(lambda host: host == "b.cn:80") is None
        claimed = [frontier.claim(always) for _ in range(2)]
        assert [one.url for one in claimed if one] == ["http://a.cn/1", "http://a.cn/2"]
        frontier.close()
