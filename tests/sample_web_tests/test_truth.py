"""The truth says what was promised: size, share of offers, every category and evasion, no two pages alike."""

import re
import tracemalloc
from itertools import islice
from urllib.parse import urlsplit

import pytest

from tests.sample_web import CATEGORIES, Evasion, SampleWeb, Truth, TruthKind
from tests.sample_web.response import Request, Response

PORT = 8000


def body_of(web: SampleWeb, url: str) -> bytes:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    answer = web.answer(Request(host=parts.hostname or "", port=PORT, target=target, headers={}, sequence=1))
    assert isinstance(answer, Response)
    assert answer.status == 200, url
    return answer.body


def content(web: SampleWeb) -> list[Truth]:
    return [truth for _, truth in web.truths(PORT) if truth.genre != "listing"]


@pytest.mark.parametrize("pages", [10, 60, 150, 400, 5_000])
def test_size_is_within_a_fifth_of_what_was_asked(pages: int) -> None:
    count = sum(1 for _ in SampleWeb(pages, 7).urls(PORT))
    assert pages * 0.8 <= count <= pages * 1.2


@pytest.mark.parametrize("pages", [400, 1_000, 5_000])
def test_about_one_content_page_in_twelve_is_an_offer(pages: int) -> None:
    truths = content(SampleWeb(pages, 7))
    share = sum(truth.kind is TruthKind.OFFER for truth in truths) / len(truths)
    assert 1 / 16 <= share <= 1 / 9


def test_demo_web_holds_every_category_and_every_evasion(web: SampleWeb) -> None:
    offers = [truth for truth in content(web) if truth.kind is TruthKind.OFFER]
    assert {truth.category for truth in offers} == set(CATEGORIES)
    assert {truth.evasion for truth in offers} == set(Evasion)
    assert {truth.part for truth in offers} == {"advertiser", "carrier"}
    assert {truth.genre for truth in offers} >= {"reply_advert", "signature_advert", "answer_advert"}


def test_demo_web_keeps_costly_hosts_small(web: SampleWeb) -> None:
    kinds = [truth.host_kind for truth in content(web)]
    assert 1 <= kinds.count("poster") <= 12
    assert 1 <= kinds.count("single_page_app") <= 25
    assert sum(truth.host_kind == "careful" for _, truth in web.truths(PORT)) <= 15


def test_lawful_hosts_hold_no_offer_of_their_own(web: SampleWeb) -> None:
    offers = [truth for truth in content(web) if truth.kind is TruthKind.OFFER]
    assert not {"news", "court", "health", "stories"} & {truth.host_kind for truth in offers}
    assert [truth.part for truth in offers if truth.host_kind == "hospital"] == ["carrier"]


def test_same_seed_gives_the_same_bytes_and_another_seed_others(web: SampleWeb) -> None:
    again, other = SampleWeb(400, 7), SampleWeb(400, 8)
    urls = list(web.urls(PORT))
    assert urls == list(again.urls(PORT))
    assert [body_of(web, url) for url in reversed(urls)] == [body_of(again, url) for url in reversed(urls)]
    threads = [url for url in urls if "/thread/" in url][:20]
    assert any(body_of(web, url) != body_of(other, url) for url in threads)


def test_posters_are_the_same_bytes_each_time(web: SampleWeb) -> None:
    picture = f"http://haibao.localhost:{PORT}/img/902.png"
    assert body_of(web, picture).startswith(b"\x89PNG")
    assert body_of(web, picture) == body_of(SampleWeb(400, 7), picture)


def test_no_two_content_pages_say_the_same() -> None:
    web = SampleWeb(5_000, 7)
    seen: dict[bytes, str] = {}
    for url, truth in web.truths(PORT):
        if truth.genre == "listing" or truth.host_kind == "single_page_app":
            continue
        # Numbers of threads and dates must not be what tells two pages apart.
        text = re.sub(rb"<head>.*?</head>|<[^>]*>|\d{4}-\d\d-\d\d|\d{3,}", b"", body_of(web, url), flags=re.S)
        twin = seen.setdefault(text, url)
        assert twin == url or truth.host_kind == "poster", f"{url} says what {twin} says"


def test_listing_is_mixed_exactly_when_it_shows_an_offer_row(web: SampleWeb) -> None:
    listings = [truth for _, truth in web.truths(PORT) if truth.genre == "listing"]
    assert {truth.kind for truth in listings} == {TruthKind.MIXED, TruthKind.CLEAR}
    assert all(truth.category is None for truth in listings)


def test_any_query_has_a_truth(web: SampleWeb) -> None:
    on_topic = web.truth(f"http://sousuo.localhost:{PORT}/s?wd=香港验血查男女")
    ordinary = web.truth(f"http://sousuo.localhost:{PORT}/s?wd=%E4%BF%AE%E9%9E%8B")
    assert on_topic
    assert on_topic.kind is TruthKind.MIXED
    assert ordinary
    assert ordinary.kind is TruthKind.CLEAR


def test_web_of_100_000_pages_costs_no_more_memory_than_a_small_one() -> None:
    tracemalloc.start()
    try:
        web = SampleWeb(100_000, 7)
        made = tracemalloc.get_traced_memory()[0]
        for url in islice(web.urls(PORT), 5_000, 5_300):
            body_of(web, url)
        grown = tracemalloc.get_traced_memory()[0] - made
    finally:
        tracemalloc.stop()
    assert made < 8_000_000
    assert grown < 200_000


def test_web_below_ten_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 10 pages"):
        SampleWeb(9, 7)
