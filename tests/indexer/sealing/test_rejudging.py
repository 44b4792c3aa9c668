"""Sealed pages are judged and read again offline; what would change is told, and nothing that people decided is touched."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from classifiers.config import ClassifyConfig
from classifiers.engine import Engine, build_engine
from crawlers.reading.html import read_page
from indexer.evidence.files import FileEvidenceStore
from indexer.evidence.ledger import Ledger
from indexer.keeping import keep
from indexer.models import Evidence, Item, Proposal, Sighting
from indexer.sealing.pages import seal_page
from indexer.sealing.rejudging import Change, propose, rejudge, sealed_ids
from indexer.sealing.rereading import DRIFT_BELOW, drift_of, sealed_readings
from indexer.sealing.sightings import seal
from indexer.searching.seam import SearchIndex
from tests.factories import FETCHED_AT, make_page
from tests.indexer.snapshots import ARTEFACTS, make_snapshot

NIGHT = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
URL = "http://forum.localhost:8000/thread/1"
OFFER = "<title>专业代孕公司</title><p>专业代孕公司，签约包成功，包性别，加微信 qy_demo88 咨询价格。</p>"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def engine() -> Engine:
    return build_engine(ClassifyConfig(reads_images=False), None)


@pytest.fixture
def files(tmp_path: Path) -> FileEvidenceStore:
    return FileEvidenceStore(tmp_path / "evidence")


def sealed(
    html: str, engine: Engine, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger, **verdict: object
) -> Evidence:
    """A page judged by `engine` (but for what `verdict` says), kept and sealed."""
    read = read_page(html.encode(), URL)
    page = make_page(URL, title=read.title, text=read.text, blocks=read.blocks, capture=read.capture)
    finding = engine.judge(page)
    if verdict:
        finding = replace(finding, verdict=replace(finding.verdict, **verdict))  # type: ignore[arg-type]
    keep(finding, night=NIGHT, store=files, index=index)
    sighting = Sighting.objects.select_related("capture").get(url=URL)
    return seal(sighting, snapshot=make_snapshot(URL), store=files, ledger=ledger, sealed_at=AT)


def test_the_same_rules_change_nothing(
    engine: Engine, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    sealed(OFFER, engine, files, index, ledger)
    (found,) = rejudge(sealed_ids(None), engine, files)
    assert found is not None
    assert (found.change, found.then, found.now) == (Change.SAME, "flag", "flag")


def test_stricter_rules_tell_what_they_would_let_go_and_touch_nothing(
    engine: Engine, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    sealed(OFFER, engine, files, index, ledger)
    before = list(Item.objects.values())
    strict = build_engine(ClassifyConfig(reads_images=False, flag_from=1.01, review_from=1.0), None)
    (found,) = rejudge(sealed_ids(None), strict, files)
    assert found is not None
    assert found.change is Change.NO_LONGER_FLAGGED
    assert list(Item.objects.values()) == before
    assert not Proposal.objects.exists()


def test_a_page_around_an_ad_that_nobody_judged_may_be_newly_flagged_and_is_proposed(
    engine: Engine, files: FileEvidenceStore, ledger: Ledger
) -> None:
    document = replace(ARTEFACTS[1], body=OFFER.encode())
    snapshot = make_snapshot("http://agency.localhost/", artefacts=(ARTEFACTS[0], document))
    evidence = seal_page(snapshot, user_agent="Qingyuan/0.1", store=files, ledger=ledger, sealed_at=AT)
    (found,) = rejudge(sealed_ids(None), engine, files)
    assert found is not None
    assert (found.change, found.category, found.item_id) == (Change.NEWLY_FLAGGED, "surrogacy", None)
    propose(found, "1", AT)
    propose(found, "2", AT)
    assert [(one.pk, one.versions) for one in Proposal.objects.all()] == [(evidence.pk, "2")]
    assert not Item.objects.exists()


def test_one_rule_alone_can_be_asked_for(
    engine: Engine, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    sealed(OFFER, engine, files, index, ledger, signals=())
    rule = engine.judge(read_page(OFFER.encode(), URL)).verdict.signals[0].rule
    (found,) = rejudge(sealed_ids(None), engine, files, rule=rule)
    (other,) = rejudge(sealed_ids(None), engine, files, rule="no such rule")
    assert found is not None
    assert other is not None
    assert (found.change, other.change) == (Change.NEWLY_FLAGGED, Change.SAME)


def test_an_altered_package_is_said_to_be_unreadable_and_the_rest_goes_on(
    engine: Engine, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    evidence = sealed(OFFER, engine, files, index, ledger)
    seal_page(make_snapshot("http://b.localhost/"), user_agent="x", store=files, ledger=ledger, sealed_at=AT)
    body = next(file["sha256"] for file in evidence.manifest["files"] if file["role"] == "response")
    files.path(body).chmod(0o600)
    files.path(body).write_bytes(b"altered")
    found = {one.url: one.change for one in rejudge(sealed_ids(None), engine, files) if one is not None}
    assert found[URL] is Change.UNREADABLE
    assert found["http://b.localhost/"] is not Change.UNREADABLE
    assert drift_of(evidence.pk, files).likeness == 0.0


def test_a_reading_that_did_not_change_shows_no_drift_and_one_that_did_shows_it(
    engine: Engine, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = sealed(OFFER, engine, files, index, ledger)
    assert sealed_readings("forum") == (evidence.pk,)
    assert sealed_readings("other") == ()
    assert drift_of(evidence.pk, files).likeness == 1.0
    from indexer.sealing import sealed_reading

    whole = sealed_reading.read_document
    monkeypatch.setattr(sealed_reading, "read_document", lambda html, url: whole(html.split("<p>")[0], url))
    drift = drift_of(evidence.pk, files)
    assert drift.likeness < DRIFT_BELOW
    assert drift.characters_now < drift.characters_then


def test_an_ad_on_another_page_is_judged_by_its_own_words(
    engine: Engine, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    evidence = sealed(OFFER, engine, files, index, ledger)
    Sighting.objects.update(placement="filter list")
    body = next(file for file in evidence.manifest["files"] if file["role"] == "text")
    body["sha256"] = files.put("天气晴朗".encode())
    evidence.save()
    (found,) = rejudge((evidence.pk,), engine, files)
    assert found is not None
    assert found.now == "clear"


def test_evidence_keeps_the_time_it_was_fetched(
    engine: Engine, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    from indexer.sealing.sealed_reading import sealed_page

    page = sealed_page(sealed(OFFER, engine, files, index, ledger), files)
    assert page is not None
    assert page.page.fetched_at == FETCHED_AT
