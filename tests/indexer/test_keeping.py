"""What a night found is stored once, completely, and a second run changes nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from classifiers.verdict import Action, Finding
from classifiers.verdict_json import verdict_from_json
from crawlers.page import Block, BlockKind, PageImage
from crawlers.page_structure import Structure
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.keeping import KeptFinding, keep, keep_all
from indexer.models import Item, ItemContact, Sighting, SightingCapture, Visit
from indexer.searching.seam import Query, SearchIndex
from tests.factories import FETCHED_AT, OFFER_TEXT, make_capture, make_finding, make_page
from tests.indexer.findings import DAY, NEXT_NIGHT, NIGHT, URL, clear_at, later, offer_at, other_offer_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(store: EvidenceStore, index: SearchIndex) -> "Keeper":
    return Keeper(store, index)


class Keeper:
    """Keeps into the test's store and index."""

    def __init__(self, store: EvidenceStore, index: SearchIndex) -> None:
        self.store, self.index = store, index

    def __call__(self, finding: Finding, night: date = NIGHT) -> KeptFinding:
        return keep(finding, night=night, store=self.store, index=self.index)


def test_who_signs_a_page_and_when_is_stored_and_follows_the_page(kept: Keeper) -> None:
    written_at = FETCHED_AT - 30 * DAY
    page = replace(make_page(), structure=Structure(author="好孕\x00小张" + "长" * 200, published_at=written_at))
    kept(make_finding(page))
    sighting = Sighting.objects.get()
    assert (sighting.author[:6], len(sighting.author), sighting.published_at) == ("好孕\ufffd小张长", 100, written_at)
    kept(later(make_finding()), NEXT_NIGHT)
    sighting.refresh_from_db()
    assert (sighting.author, sighting.published_at) == ("", None)


def test_an_offer_is_stored_with_all_that_review_and_sealing_need(kept: Keeper) -> None:
    finding = make_finding()
    result = kept(finding)
    item = Item.objects.get()
    assert (result.item_id, result.revision, result.is_new_item, result.is_new_sighting) == (item.pk, 1, True, True)
    assert (item.action, item.category, item.shown_url) == ("flag", "surrogacy", URL)
    assert verdict_from_json(item.verdict) == finding.verdict
    start, end = item.verdict["signals"][0]["span"]
    assert item.text[start:end] == "代孕公司"
    sighting = item.sightings.get()
    assert (sighting.host, sighting.site, sighting.times) == ("forum.localhost:8000", "forum", 1)
    assert sighting.capture.headers == [["Content-Type", "text/html; charset=utf-8"]]
    assert kept.store.read(sighting.capture.body_sha256) == finding.page.capture.body
    assert ItemContact.objects.get().value == "qy_demo88"
    assert kept.index.find(Query(words="代孕公司")).item_ids == (item.pk,)
    assert Visit.objects.get().item == item


def test_of_a_clear_page_only_the_visit_is_kept(kept: Keeper) -> None:
    finding = clear_at()
    assert kept(finding) == KeptFinding(url=URL, action=Action.CLEAR)
    visit = Visit.objects.get()
    assert (visit.action, visit.body_sha256, visit.status) == ("clear", finding.page.capture.body_sha256, 200)
    assert not Item.objects.exists()
    assert not Sighting.objects.exists()
    assert not kept.store.has(finding.page.capture.body_sha256)


def test_the_same_night_stored_again_counts_nothing_twice(kept: Keeper) -> None:
    kept(make_finding())
    again = kept(later(make_finding(), timedelta(hours=1)))
    assert (again.is_new_item, again.is_new_sighting, again.revision) == (False, False, 1)
    assert Sighting.objects.get().times == 1
    assert (Item.objects.count(), Visit.objects.count(), ItemContact.objects.count()) == (1, 1, 1)
    assert kept.index.find(Query(words="代孕")).total == 1


def test_the_next_night_counts_once_more(kept: Keeper) -> None:
    kept(make_finding())
    kept(later(make_finding()), NEXT_NIGHT)
    sighting, item = Sighting.objects.get(), Item.objects.get()
    assert (sighting.times, sighting.first_seen, sighting.last_seen) == (2, FETCHED_AT, FETCHED_AT + DAY)
    assert (item.first_seen, item.last_seen, item.revision) == (FETCHED_AT, FETCHED_AT + DAY, 1)
    assert Visit.objects.count() == 2


def test_a_result_older_than_the_stored_one_changes_nothing(kept: Keeper) -> None:
    kept(later(make_finding()), NEXT_NIGHT)
    kept(make_finding(score=0.5))
    assert Sighting.objects.get().times == 1
    assert Item.objects.get().score == 0.97


def test_one_offer_on_two_hosts_is_one_item_with_two_sightings(kept: Keeper) -> None:
    first, second = kept(offer_at("http://a.example/1")), kept(offer_at("http://b.example/2"))
    assert first.item_id == second.item_id
    assert (second.is_new_item, second.is_new_sighting) == (False, True)
    assert sorted(Sighting.objects.values_list("host", flat=True)) == ["a.example", "b.example"]


@pytest.mark.parametrize(
    "change",
    [{"action": Action.REVIEW}, {"score": 0.61}, {"signals": ()}],
    ids=["action", "score band", "signals"],
)
def test_a_changed_verdict_is_a_new_revision(kept: Keeper, change: dict[str, object]) -> None:
    # One paragraph holds signal and contact, so that the offer keeps its id when one of them goes.
    finding = make_finding(make_page(pieces=((BlockKind.PARAGRAPH, OFFER_TEXT),)))
    kept(finding)
    changed = replace(finding, verdict=replace(finding.verdict, **change))  # type: ignore[arg-type]
    assert kept(later(changed), NEXT_NIGHT).revision == 2


def test_small_moves_of_score_and_place_are_no_new_revision(kept: Keeper) -> None:
    kept(make_finding(score=0.97))
    moved = make_page(
        pieces=(
            (BlockKind.PARAGRAPH, "今日头条"),
            (BlockKind.TITLE, "本地代孕公司 包成功 包性别"),
            (BlockKind.PARAGRAPH, OFFER_TEXT),
        )
    )
    assert kept(later(make_finding(moved, score=0.93)), NEXT_NIGHT).revision == 1
    item = Item.objects.get()
    start, end = item.verdict["signals"][0]["span"]
    assert item.text[start:end] == "代孕公司"


def test_a_weaker_verdict_elsewhere_does_not_replace_the_one_shown(kept: Keeper) -> None:
    strong, weak = offer_at("http://a.example/1"), offer_at("http://b.example/2", action=Action.REVIEW, score=0.6)
    for night in range(3):
        kept(later(strong, night * DAY), NIGHT + night * DAY)
        kept(later(weak, night * DAY), NIGHT + night * DAY)
    item = Item.objects.get()
    assert (item.revision, item.action, item.shown_url) == (1, "flag", "http://a.example/1")


def test_a_stronger_verdict_elsewhere_is_shown(kept: Keeper) -> None:
    kept(offer_at("http://b.example/2", action=Action.REVIEW, score=0.6))
    kept(offer_at("http://a.example/1"))
    item = Item.objects.get()
    assert (item.revision, item.action, item.shown_url) == (2, "flag", "http://a.example/1")


def test_newer_rules_replace_what_older_ones_said(kept: Keeper) -> None:
    newer = (("engine", "2"), ("lexicon", "2026-11"))
    old, new = (
        make_page(url, [(BlockKind.PARAGRAPH, OFFER_TEXT)]) for url in ("http://a.example/1", "http://b.example/2")
    )
    kept(make_finding(old))
    kept(make_finding(new, Action.REVIEW, score=0.6, contacts=(), versions=newer))
    item = Item.objects.get()
    assert (item.action, item.contacts.count()) == ("review", 0)


def test_an_offer_taken_down_later_keeps_its_sighting(kept: Keeper) -> None:
    kept(make_finding())
    kept(later(clear_at()), NEXT_NIGHT)
    sighting = Sighting.objects.get()
    assert (sighting.last_seen, sighting.item.action) == (FETCHED_AT, "flag")
    assert list(Visit.objects.order_by("night").values_list("action", flat=True)) == ["flag", "clear"]


def test_the_newest_result_of_a_night_wins_without_duplicates(kept: Keeper) -> None:
    first, second = kept(make_finding()), kept(later(other_offer_at(), timedelta(hours=1)))
    assert first.item_id != second.item_id
    assert Sighting.objects.get().item_id == second.item_id
    assert Visit.objects.get().item_id == second.item_id
    withdrawn = Item.objects.get(pk=first.item_id)
    assert (withdrawn.action, withdrawn.revision) == ("clear", 2)
    assert verdict_from_json(withdrawn.verdict).category is None


def test_a_withdrawn_item_seen_again_is_an_offer_again(kept: Keeper) -> None:
    kept(make_finding())
    kept(later(clear_at(), timedelta(hours=1)))
    assert Item.objects.get().action == "clear"
    kept(later(make_finding()), NEXT_NIGHT)
    assert (Item.objects.get().action, Item.objects.get().revision) == ("flag", 3)


def test_a_second_judgement_does_not_take_back_another_address(kept: Keeper) -> None:
    kept(offer_at("http://a.example/1"))
    kept(offer_at("http://b.example/2"))
    kept(clear_at("http://b.example/2"))
    assert Sighting.objects.get().url == "http://a.example/1"
    assert Item.objects.get().action == "flag"


def test_pictures_that_carry_the_offer_are_kept(kept: Keeper) -> None:
    poster = make_capture(b"poster")
    picture = PageImage(url="http://x/p.png", body=b"poster", media_type="image/png", sha256=poster.body_sha256, alt="")
    logo = replace(picture, body=b"logo", sha256=make_capture(b"logo").body_sha256)
    block = Block(kind=BlockKind.OCR_LINE, text=OFFER_TEXT, start=0, image_sha256=picture.sha256)
    page = make_page(text=OFFER_TEXT, blocks=(block,), images=(picture, logo), title="")
    kept(make_finding(page))
    assert kept.store.read(picture.sha256) == b"poster"
    assert not kept.store.has(logo.sha256)
    assert [image["sha256"] for image in SightingCapture.objects.get().images] == [picture.sha256]


def test_the_document_a_browser_made_is_kept(kept: Keeper) -> None:
    page = make_page()
    kept(make_finding(replace(page, capture=replace(page.capture, rendered_html="<p>代孕公司</p>"))))
    assert kept.store.read(SightingCapture.objects.get().document_sha256).decode() == "<p>代孕公司</p>"
    assert Visit.objects.get().rendered


def test_nothing_is_stored_when_evidence_cannot_be_written(index: SearchIndex) -> None:
    class FullStore:
        def put(self, body: bytes) -> str:
            raise EvidenceError("no space left")

        def read(self, sha256: str) -> bytes:
            raise EvidenceError("nothing here")

        def has(self, sha256: str) -> bool:
            return False

    with pytest.raises(EvidenceError):
        keep_all([clear_at(), offer_at("http://a.example/1")], night=NIGHT, store=FullStore(), index=index)
    assert not Visit.objects.exists()


def test_bytes_that_do_not_match_their_recorded_hash_are_refused(kept: Keeper) -> None:
    page = make_page()
    with pytest.raises(EvidenceError, match="another hash"):
        kept(make_finding(replace(page, capture=replace(page.capture, body_sha256="0" * 64))))


def test_unstorable_characters_are_replaced_and_offsets_stay_true(kept: Keeper) -> None:
    text = f"\ud83e\x00{OFFER_TEXT}"
    block = Block(kind=BlockKind.PARAGRAPH, text=text, start=0)
    kept(make_finding(make_page(title="\ud83e", text=text, blocks=(block,))))
    item = Item.objects.get()
    start, end = item.verdict["signals"][0]["span"]
    assert item.text[start:end] == "代孕公司"


def test_disguised_words_are_found_by_what_they_read_as(kept: Keeper) -> None:
    finding = make_finding()
    disguised = replace(finding.verdict.signals[0], reading="捐卵")
    result = kept(replace(finding, verdict=replace(finding.verdict, signals=(disguised,))))
    assert kept.index.find(Query(words="捐卵")).item_ids == (result.item_id,)
