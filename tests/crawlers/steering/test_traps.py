"""What has no end costs a bounded number of requests; what is merely long is read to its end."""

from urllib.parse import quote

from crawlers.steering.traps import ENDLESS, LOOPS, TOO_DEEP, Traps


def asked(traps: Traps, urls: list[str], *, is_new: bool, referrer: str | None = None) -> int:
    """How many of these are asked, where each says something new or none does."""
    count = 0
    for url in urls:
        if traps.refusal(url, referrer) is None:
            count += 1
            traps.learn(url, referrer, is_new=is_new)
    return count


def test_addresses_alike_whose_pages_say_nothing_new_are_left_out_after_a_dozen() -> None:
    traps = Traps()
    assert (
        asked(traps, [f"http://a.cn/cal?year={2000 + n // 12}&month={n % 12}" for n in range(5000)], is_new=False) <= 22
    )
    assert traps.refusal("http://a.cn/cal?month=3&year=1999", None) == ENDLESS
    assert traps.refusal("http://a.cn/news/3", None) is None


def test_pages_that_go_on_saying_something_new_are_never_left_out() -> None:
    traps = Traps()
    assert asked(traps, [f"http://a.cn/thread-{n}-1-1.html" for n in range(5000)], is_new=True) == 5000


def test_a_few_empty_pages_among_many_close_nothing() -> None:
    traps = Traps()
    for number in range(3000):
        url = f"http://a.cn/thread-{number}.html"
        assert traps.refusal(url, None) is None
        traps.learn(url, None, is_new=number % 10 == 0)


def test_a_list_that_says_nothing_itself_stays_open_while_what_it_lists_is_new() -> None:
    traps = Traps()
    for number in range(200):
        assert traps.refusal(f"http://a.cn/gallery?page={number}", None) is None
        traps.learn(f"http://a.cn/gallery?page={number}", None, is_new=False)
        traps.learn(f"http://a.cn/photo/{number}", f"http://a.cn/gallery?page={number}", is_new=True)


def test_facets_of_ever_new_combinations_are_bounded_together() -> None:
    names = [f"f{letter}" for letter in "abcdefghij"]
    urls = [
        "http://a.cn/shop?" + "&".join(f"{name}={value}" for place, name in enumerate(names) if chosen >> place & 1)
        for chosen in range(1, 1024)
        for value in "12"
    ]
    assert asked(Traps(), urls, is_new=False) <= 60


def test_addresses_that_are_spelt_ever_differently_are_bounded_by_their_host() -> None:
    urls = [f"http://a.cn/{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}/{chr(97 + n // 676)}x" for n in range(10_000)]
    assert asked(Traps(), urls, is_new=False) <= 130


def test_a_trap_closes_nothing_that_has_shown_its_worth() -> None:
    traps = Traps()
    assert asked(traps, [f"http://a.cn/thread/{n}" for n in range(50)], is_new=True) == 50
    asked(traps, [f"http://a.cn/{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(676)], is_new=False)
    assert asked(traps, [f"http://a.cn/thread/{n}" for n in range(50, 90)], is_new=True) == 40
    assert traps.refusal("http://b.cn/elsewhere", None) is None


def test_a_closed_group_is_tried_now_and_then_and_opens_again() -> None:
    traps = Traps()
    asked(traps, [f"http://a.cn/t/{n}" for n in range(20)], is_new=False)
    later = [f"http://a.cn/t/{n}" for n in range(100, 200)]
    probe = next(url for url in later if traps.refusal(url, None) is None)
    traps.learn(probe, None, is_new=True)
    assert asked(traps, [f"http://a.cn/t/{n}" for n in range(300, 400)], is_new=True) == 100


def test_a_section_that_a_good_page_leads_to_is_tried_beside_a_trap() -> None:
    traps = Traps()
    traps.learn("http://a.cn/", None, is_new=True)
    asked(traps, [f"http://a.cn/{chr(97 + n % 26)}{chr(97 + n // 26)}/" for n in range(676)], is_new=False)
    assert traps.refusal("http://a.cn/section/", "http://a.cn/") is None
    assert traps.refusal("http://a.cn/section/", "http://a.cn/aa/") == ENDLESS


def test_paths_that_go_in_circles_or_without_end_are_told_by_themselves() -> None:
    traps = Traps()
    assert traps.refusal("http://a.cn/a/b/a/b/a/b/", None) == LOOPS
    assert traps.refusal("http://a.cn/news/x/x/x", None) == LOOPS
    assert traps.refusal("http://a.cn/" + "/".join("abcdefghijklmnopqrstuvwxyz"), None) == TOO_DEEP
    for real in ("/2012/12/12/12.html", "/news/news/1", "/a/b/a/b/c", "/12/12/12/", "/shop/shop1/shop11/shop111"):
        assert traps.refusal(f"http://a.cn{real}", None) is None, real


def test_what_only_acts_is_given_up_at_once_and_names_in_other_letters_are_one_kind() -> None:
    traps = Traps()
    assert asked(traps, [f"http://a.cn/?p={n}&replytocom={n}" for n in range(200)], is_new=False) <= 8
    names = [f"http://a.cn/tags/{quote(chr(0x4E00 + n))}/" for n in range(200)]
    assert asked(traps, names, is_new=False) <= 20


def test_any_name_below_a_domain_with_the_same_page_is_bounded_by_the_domain() -> None:
    for name in (
        "http://x{}.farm.cn/",
        "http://{}.a.farm.com.cn:8080/x/{}",
        "http://q{}k.{}m.lianmeng.localhost:8000/",
    ):
        urls = [name.format(number, number) for number in range(2000)]
        assert asked(Traps(), urls, is_new=False) <= 130, name


def test_a_farm_with_another_advert_on_every_host_is_read_to_its_end() -> None:
    traps = Traps()
    for number in range(2000):
        host = f"http://a{number:04d}.lianmeng.localhost:8000"
        for path in ("/", "/a/1.html", "/a/2.html", "/about", "/contact"):
            assert traps.refusal(host + path, "http://a0001.lianmeng.localhost:8000/") is None
            traps.learn(host + path, None, is_new=path.endswith("1.html"))


def test_hosts_that_showed_their_worth_and_other_peoples_domains_stay_open_beside_a_farm() -> None:
    traps = Traps()
    traps.learn("http://bbs.farm.cn/", None, is_new=True)
    asked(traps, [f"http://x{number}.farm.cn/" for number in range(2000)], is_new=False)
    assert traps.refusal("http://bbs.farm.cn/thread/1", None) is None
    assert traps.refusal("http://www.farm.cn/", None) is None
    assert traps.refusal("http://shop.farm2.cn/", None) is None
    asked(traps, [f"http://x{number}.com.cn/" for number in range(2000)], is_new=False)
    assert traps.refusal("http://other.com.cn/", None) is None
