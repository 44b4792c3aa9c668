"""Promises about what is gone: known from pages that were read, never from a failure to read; what changed can be read."""

from datetime import date, timedelta

import pytest

from classifiers.verdict import Action
from crawlers.outcome import Outcome
from crawlers.page import BlockKind, Page, Unread
from indexer.evidence.seam import EvidenceStore
from indexer.keeping import keep
from indexer.models import Sighting
from indexer.searching.seam import SearchIndex
from indexer.standing import MOST_LINES, differing_lines, due_revisits
from indexer.standing_models import SightingChange
from indexer.visiting import keep_visit
from tests.factories import FETCHED_AT, OFFER_TEXT, OFFER_TITLE, make_capture, make_finding, make_page

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 20)
URL = "http://forum.localhost:8000/thread/1"
QUIET = ((BlockKind.TITLE, "同城论坛"), (BlockKind.PARAGRAPH, "今天天气很好，大家出去走走。"))


class Place:
    """One address, visited night after night."""

    def __init__(self, store: EvidenceStore, index: SearchIndex) -> None:
        self._store, self._index, self._days = store, index, 0

    def shows(self, *pieces: tuple[BlockKind, str], action: Action = Action.FLAG, **changes: object) -> None:
        at = FETCHED_AT + timedelta(days=self._days)
        fields = {"pieces": pieces} if pieces else {}
        page = make_page(url=URL, fetched_at=at, **fields, **changes)  # type: ignore[arg-type]
        night = FIRST + timedelta(days=self._days)
        keep(make_finding(page, action=action), night=night, store=self._store, index=self._index)
        self._days += 1

    def keeps(self, page: Page, action: Action = Action.FLAG) -> None:
        night = FIRST + timedelta(days=self._days)
        keep(make_finding(page, action=action), night=night, store=self._store, index=self._index)
        self._days += 1

    def answers(self, outcome: Outcome, *, is_gone: bool = False, note: str = "网站返回 404") -> None:
        at = FETCHED_AT + timedelta(days=self._days)
        unread = Unread(site="forum", url=URL, at=at, outcome=outcome, note=note, status=None, is_gone=is_gone)
        keep_visit(unread, night=FIRST + timedelta(days=self._days))
        self._days += 1


@pytest.fixture
def place(store: EvidenceStore, index: SearchIndex) -> Place:
    return Place(store, index)


def sighting() -> Sighting:
    return Sighting.objects.order_by("pk")[0]


def test_a_server_that_says_so_makes_it_gone_and_a_new_sighting_makes_it_stand_again(place: Place) -> None:
    place.shows()
    place.answers(Outcome.UNREADABLE, is_gone=True)
    gone = sighting()
    assert gone.gone_at == FETCHED_AT + timedelta(days=1)
    assert gone.gone_note == "网站返回 404"
    assert gone.last_seen == FETCHED_AT
    place.shows()
    back = sighting()
    assert (back.gone_at, back.gone_note, back.times) == (None, "", 2)
    assert back.first_seen == FETCHED_AT


@pytest.mark.parametrize(
    "outcome", [Outcome.FAILED, Outcome.BLOCKED, Outcome.REFUSED, Outcome.SKIPPED, Outcome.UNREADABLE]
)
def test_a_failure_to_read_proves_nothing(place: Place, outcome: Outcome) -> None:
    place.shows()
    place.answers(outcome, note="等待超时")
    assert sighting().gone_at is None


def test_a_page_that_no_longer_holds_the_offer_makes_it_gone_and_shows_what_went(place: Place) -> None:
    place.shows()
    place.shows(*QUIET, action=Action.CLEAR)
    assert sighting().gone_note == "页面仍在，已不见原有内容"
    change = SightingChange.objects.get()
    assert OFFER_TEXT in change.removed
    assert "今天天气很好" in change.added


@pytest.mark.parametrize("elsewhere", ["/login?back=/thread/1", "/"])
@pytest.mark.parametrize("action", [Action.CLEAR, Action.FLAG])
def test_a_page_at_another_address_proves_nothing(place: Place, elsewhere: str, action: Action) -> None:
    place.shows()
    other = ((BlockKind.TITLE, "包成功"), (BlockKind.PARAGRAPH, "正规代孕公司，加微信 qy_other99 详谈，全国安排。"))
    pieces = QUIET if action is Action.CLEAR else other
    place.shows(*pieces, action=action, final_url=f"http://forum.localhost:8000{elsewhere}")
    assert sighting().gone_at is None


def test_a_page_that_always_leads_on_is_known_by_where_it_led(place: Place) -> None:
    there = "https://other.localhost:8000/offers/1"
    place.shows(final_url=there)
    place.shows(*QUIET, action=Action.CLEAR, final_url=there.replace("https", "http") + "/")
    assert sighting().gone_note == "页面仍在，已不见原有内容"


def test_new_rules_that_clear_an_unchanged_page_do_not_make_it_gone(place: Place) -> None:
    place.shows()
    place.shows(action=Action.CLEAR)
    assert sighting().gone_at is None


@pytest.mark.parametrize("lack", ["browser", "pictures", "rest of the page"])
def test_a_page_not_seen_as_well_as_before_proves_nothing(place: Place, lack: str) -> None:
    if lack == "browser":
        place.shows(capture=make_capture(rendered_html="<html>代孕公司</html>"))
    else:
        place.shows()
    if lack == "pictures":
        capture = sighting().capture
        capture.images = [{"sha256": "0" * 64, "url": URL, "media_type": "image/png"}]
        capture.save()
    place.shows(*QUIET, action=Action.CLEAR, capture=make_capture(b"x", truncated=lack == "rest of the page"))
    assert sighting().gone_at is None


def test_another_offer_at_the_same_address_takes_the_place_of_the_first(place: Place) -> None:
    place.shows()
    other = ((BlockKind.TITLE, "包成功"), (BlockKind.PARAGRAPH, "正规代孕公司，加微信 qy_other99 详谈，全国安排。"))
    place.shows(*other)
    first, second = Sighting.objects.order_by("pk")
    assert first.gone_note == f"同一网址已换成线索 {second.item_id}"
    assert second.gone_at is None


def test_what_changed_around_a_standing_offer_is_written_down_once_per_visit(place: Place) -> None:
    offer = ((BlockKind.TITLE, OFFER_TITLE), (BlockKind.PARAGRAPH, OFFER_TEXT))
    place.shows(*offer, (BlockKind.FOOTER, "浏览 10 次"))
    place.shows(*offer, (BlockKind.FOOTER, "浏览 99 次"))
    place.shows(*offer, (BlockKind.FOOTER, "浏览 99 次"))
    (change,) = SightingChange.objects.all()
    assert (change.removed, change.added) == ("浏览 10 次", "浏览 99 次")


def test_long_pages_are_compared_without_end() -> None:
    many = "\n".join(f"第 {number} 行" for number in range(MOST_LINES * 20))
    assert differing_lines(many, many + "\n新") == (["新"], [])
    assert differing_lines("a\nb\nc", "a\nc\nd") == (["d"], ["b"])


def test_offers_are_looked_at_again_while_they_stand_and_a_week_after_they_went(place: Place) -> None:
    place.shows()
    now = FETCHED_AT + timedelta(days=3)
    assert due_revisits("forum", now) == [(URL, "http://forum.localhost:8000/")]
    assert due_revisits("news", now) == []
    place.answers(Outcome.UNREADABLE, is_gone=True)
    assert due_revisits("forum", now) != []
    assert due_revisits("forum", FETCHED_AT + timedelta(days=20)) == []
    Sighting.objects.update(gone_at=None)
    assert due_revisits("forum", FETCHED_AT + timedelta(days=100)) == []


def test_what_an_ad_led_to_is_looked_for_at_its_own_address_and_is_gone_when_that_is(place: Place) -> None:
    click, ad = "http://net.localhost:8000/c?k=1", "http://menhu.localhost:8000/#ad=300bc3c631f9"
    landing = make_page(url=click, final_url=URL, referrer=ad, fetched_at=FETCHED_AT)
    place.keeps(landing)
    assert sighting().host == "forum.localhost:8000"
    assert due_revisits("forum", FETCHED_AT + timedelta(days=1)) == [(URL, ad)]
    place.answers(Outcome.UNREADABLE, is_gone=True)
    assert sighting().gone_note == "网站返回 404"


def test_a_click_that_leads_elsewhere_a_week_later_ends_nothing(place: Place) -> None:
    click, ad = "http://net.localhost:8000/c?k=1", "http://menhu.localhost:8000/#ad=300bc3c631f9"
    place.keeps(make_page(url=click, final_url=URL, referrer=ad, fetched_at=FETCHED_AT))
    other = make_page(
        url=click, final_url="http://b.cn/2", referrer=ad, fetched_at=FETCHED_AT + timedelta(days=7), pieces=QUIET
    )
    place.keeps(other, action=Action.CLEAR)
    assert sighting().gone_at is None
