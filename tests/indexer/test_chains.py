"""A lead's pages are captured in order, each sealed, and one signed package names them all; nothing stops at a page that fails."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from crawlers.page import BlockKind, Link, ad_url
from crawlers.snapshot import Artefact, ArtefactKind, Snapshot, SnapshotState
from indexer.evidence.files import FileEvidenceStore
from indexer.evidence.ledger import Ledger
from indexer.evidence.verifying import verify
from indexer.evidence.verifying_ledger import verify_ledger
from indexer.keeping import keep
from indexer.models import Chain, Evidence, Sighting
from indexer.sealing.chain_steps import contact_link, landing_links, pages_before
from indexer.sealing.chaining import Chaining, chain, wanted_chains
from indexer.sealing.sightings import NO_SECOND_CLICK, address_of, seal
from indexer.searching.seam import SearchIndex
from tests.factories import make_capture, make_finding, make_page
from tests.indexer.snapshots import ARTEFACTS, make_snapshot

NIGHT = date(2026, 11, 20)
SEALED_AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
SEARCH, LIST, AD = "http://forum.localhost/s?q=x", "http://forum.localhost/list", "http://forum.localhost/thread/1"
LANDING, CONTACT, BROKEN = "http://agency.localhost/", "http://agency.localhost/contact", "http://broken.localhost/"
CLICK = "http://network.localhost/c?ad=1&k=7"
HTML = f'<p>专业代孕公司，加微信 qy_demo88 <a href="{LANDING}">专业代孕公司</a> <a href="{BROKEN}">qy_demo88</a></p>'
SHOWN = {
    SEARCH: f'<a href="{LIST}">代孕 讨论区</a>',
    LIST: f'<a href="{AD}">专业代孕公司</a>',
    LANDING: f'<a href="{CONTACT}">联系我们</a>',
    CONTACT: "电话",
}


async def take(url: str, words: tuple[str, ...]) -> Snapshot:
    """What a browser shows of these pages."""
    if url not in SHOWN:
        return make_snapshot(url, status=None, artefacts=(), state=SnapshotState.FAILED, problems=("服务器没有应答",))
    document = Artefact(
        kind=ArtefactKind.DOCUMENT, name="document.html", media_type="text/html", body=SHOWN[url].encode()
    )
    return make_snapshot(url, artefacts=(ARTEFACTS[0], document))


async def anything(url: str) -> str:
    return ""


def visit(url: str, referrer: str | None, store: FileEvidenceStore, index: SearchIndex) -> None:
    page = make_page(url, referrer=referrer)
    keep(replace(make_finding(page), verdict=make_finding().verdict), night=NIGHT, store=store, index=index)


@pytest.fixture
def files(tmp_path: Path) -> FileEvidenceStore:
    return FileEvidenceStore(tmp_path / "evidence")


@pytest.fixture
def sighting(files: FileEvidenceStore, index: SearchIndex, ledger: Ledger) -> Sighting:
    visit(SEARCH, None, files, index)
    visit(LIST, SEARCH, files, index)
    page = replace(make_page(AD, referrer=LIST), capture=make_capture(HTML.encode()))
    keep(make_finding(page), night=NIGHT, store=files, index=index)
    found = Sighting.objects.select_related("capture").get(url=AD)
    seal(found, snapshot=make_snapshot(AD), store=files, ledger=ledger, sealed_at=SEALED_AT)
    return Sighting.objects.select_related("capture", "item").get(url=AD)


def make_chain(
    sighting: Sighting, files: FileEvidenceStore, ledger: Ledger, may_visit: Callable[[str], Awaitable[str]] = anything
) -> Chain:
    async def run() -> Chain:
        chaining = Chaining(
            take=take,
            may_visit=may_visit,
            store=files,
            ledger=ledger,
            clock=lambda: SEALED_AT,
            user_agent="Qingyuan/0.1",
        )
        try:
            return await chain(sighting, chaining)
        finally:
            await sync_to_async(connections.close_all)()

    return asyncio.run(run())


@pytest.mark.django_db(transaction=True)
class TestChain:
    """One chain."""

    def test_every_page_is_sealed_in_order_and_named_by_one_signed_package(
        self, sighting: Sighting, files: FileEvidenceStore, ledger: Ledger
    ) -> None:
        made = make_chain(sighting, files, ledger)
        assert [(step["role"], step["url"]) for step in made.steps] == [
            ("entry", SEARCH),
            ("entry", LIST),
            ("ad", AD),
            ("landing", LANDING),
            ("landing", BROKEN),
            ("contact", CONTACT),
        ]
        assert [step["link_text"] for step in made.steps] == [
            "",
            "代孕 讨论区",
            "专业代孕公司",
            "专业代孕公司",
            "qy_demo88",
            "联系我们",
        ]
        (file,) = made.evidence.manifest["files"]
        assert json.loads(files.read(file["sha256"]))["steps"] == made.steps
        assert made.steps[2]["evidence_id"] == sighting.evidence_id
        for step in made.steps:
            assert (step["evidence_id"] is None) == (step["url"] == BROKEN)
            assert step["evidence_id"] is None or verify(step["evidence_id"], store=files) == ()
        assert verify(made.evidence_id, store=files) == ()
        assert verify_ledger(ledger, files) == ()

    def test_a_page_that_cannot_be_had_is_said_and_stops_nothing(
        self, sighting: Sighting, files: FileEvidenceStore, ledger: Ledger
    ) -> None:
        made = make_chain(sighting, files, ledger)
        assert made.evidence.state == "partial"
        assert f"{BROKEN}：服务器没有应答" in made.evidence.note

    def test_what_may_not_be_visited_is_not(self, sighting: Sighting, files: FileEvidenceStore, ledger: Ledger) -> None:
        async def forbidden(url: str) -> str:
            return "robots.txt 禁止访问" if url.startswith("http://agency") else ""

        made = make_chain(sighting, files, ledger, forbidden)
        landing = next(step for step in made.steps if step["url"] == LANDING)
        assert (landing["evidence_id"], landing["note"]) == (None, "未访问：robots.txt 禁止访问")
        assert not Evidence.objects.filter(url__startswith="http://agency").exists()

    def test_a_missing_page_of_a_chain_is_named(
        self, sighting: Sighting, files: FileEvidenceStore, ledger: Ledger
    ) -> None:
        made = make_chain(sighting, files, ledger)
        lost = made.steps[0]["evidence_id"]
        files.path(lost).unlink()
        assert verify(made.evidence_id, store=files) == (f"证据链中的证据 {lost} 缺失",)

    def test_a_page_sealed_in_the_same_night_is_named_and_not_asked_for_again(
        self, sighting: Sighting, files: FileEvidenceStore, ledger: Ledger
    ) -> None:
        listing = Sighting.objects.select_related("capture").get(url=LIST)
        known = seal(listing, snapshot=make_snapshot(LIST), store=files, ledger=ledger, sealed_at=SEALED_AT)
        made = make_chain(sighting, files, ledger)
        assert next(step["evidence_id"] for step in made.steps if step["url"] == LIST) == known.pk
        assert Evidence.objects.filter(url=LIST).count() == 1

    def test_a_chain_is_made_once(self, sighting: Sighting, files: FileEvidenceStore, ledger: Ledger) -> None:
        assert [one.pk for one in wanted_chains(9)] == [sighting.pk]
        make_chain(sighting, files, ledger)
        assert wanted_chains(9) == ()


@pytest.mark.django_db(transaction=True)
def test_an_ad_on_a_page_leads_where_the_crawl_followed_it_and_is_not_clicked_again(
    files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    """The ad stands on two pages and was followed from the other one; its landing page was sealed under the click's address."""
    here, there = ad_url(LIST, "0123456789ab"), ad_url(SEARCH, "0123456789ab")
    visit(LIST, None, files, index)
    visit(here, LIST, files, index)
    landing = make_page(CLICK, referrer=there)
    capture = make_capture(SHOWN[LANDING].encode())
    keep(make_finding(replace(landing, final_url=LANDING, capture=capture)), night=NIGHT, store=files, index=index)
    for url in (here, CLICK):
        found = Sighting.objects.select_related("capture").get(url=url)
        seal(found, snapshot=make_snapshot(url, final_url=LANDING), store=files, ledger=ledger, sealed_at=SEALED_AT)
    sighting = Sighting.objects.select_related("capture", "item").get(url=here)
    made = make_chain(sighting, files, ledger)
    assert [(step["role"], step["url"], step["final_url"]) for step in made.steps] == [
        ("entry", LIST, ""),
        ("ad", here, ""),
        ("landing", CLICK, LANDING),
        ("contact", CONTACT, ""),
    ]
    # `take` shows nothing under the click's address: the landing page's own package is named.
    assert made.steps[2]["evidence_id"] == Sighting.objects.get(url=CLICK).evidence_id
    assert not [step["note"] for step in made.steps if step["note"]]


@pytest.mark.django_db(transaction=True)
def test_a_landing_page_found_clear_is_captured_without_a_second_click(
    files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    ad = ad_url(LIST, "0123456789ab")
    visit(LIST, None, files, index)
    visit(ad, LIST, files, index)
    clear = replace(make_page(CLICK, [(BlockKind.PARAGRAPH, "欢迎光临")], referrer=ad), final_url=LANDING)
    keep(make_finding(clear), night=NIGHT, store=files, index=index)
    found = Sighting.objects.select_related("capture").get(url=ad)
    seal(found, snapshot=make_snapshot(ad), store=files, ledger=ledger, sealed_at=SEALED_AT)
    made = make_chain(Sighting.objects.select_related("capture", "item").get(url=ad), files, ledger)
    # `take` knows the landing page alone: it was asked for there, and not under the click's address.
    landing = next(step for step in made.steps if step["role"] == "landing")
    assert (landing["url"], landing["final_url"], landing["note"]) == (CLICK, LANDING, NO_SECOND_CLICK)
    assert Evidence.objects.get(pk=landing["evidence_id"]).url == LANDING


@pytest.mark.django_db
def test_a_landing_page_of_an_ad_is_photographed_where_the_click_led(
    files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    landing = make_page(CLICK, referrer=ad_url(LIST, "0123456789ab"))
    keep(make_finding(replace(landing, final_url=LANDING)), night=NIGHT, store=files, index=index)
    sighting = Sighting.objects.select_related("capture").get()
    assert address_of(sighting) == LANDING
    made = seal(sighting, snapshot=make_snapshot(LANDING), store=files, ledger=ledger, sealed_at=SEALED_AT)
    assert (made.url, made.manifest["observations"]) == (CLICK, [NO_SECOND_CLICK])
    assert verify(made.pk, store=files) == ()


@pytest.mark.django_db
def test_pages_before_stop_at_a_circle(files: FileEvidenceStore, index: SearchIndex) -> None:
    visit(LIST, SEARCH, files, index)
    visit(SEARCH, LIST, files, index)
    visit(AD, LIST, files, index)
    assert pages_before(Sighting.objects.get(url=AD)) == (SEARCH, LIST)


def links(*pairs: tuple[str, str]) -> list[Link]:
    return [Link(url=url, text=text) for url, text in pairs]


def test_of_many_links_only_those_of_the_offer_lead_on() -> None:
    friends = [(f"http://friend{number}.example/", "友情链接") for number in range(9)]
    found = links(*friends, ("http://agency.example/", "专业代孕公司"), ("http://forum.example/a", "专业代孕公司"))
    offer = ("专业代孕公司",)
    assert [link.url for link in landing_links("http://www.forum.example/1", found, offer, ())] == [
        "http://agency.example/"
    ]
    few = landing_links("http://forum.example/1", found[:2], offer, ())
    assert [link.url for link in few] == ["http://friend0.example/", "http://friend1.example/"]


def test_named_addresses_come_first_and_authorities_never() -> None:
    found = links(("https://beian.miit.gov.cn/", "京ICP备1号"), ("http://a.example/", "甲"))
    named = ("http://named.example/", "http://b.gov.cn/", "http://[bad")
    assert [link.url for link in landing_links("http://f.example/", found, (), named)] == [
        "http://named.example/",
        "http://a.example/",
    ]


def test_a_contact_page_is_on_the_same_site() -> None:
    found = links(("http://other.example/contact", "联系我们"), ("http://a.example/c", "联系我们"))
    assert contact_link("http://a.example/", found) == found[1]
    assert contact_link("http://a.example/c", found) is None
