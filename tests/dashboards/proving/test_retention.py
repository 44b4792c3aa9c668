"""Evidence goes only when its period is over and nobody needs it, and that it went is proven for ever."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from crawlers.page import BlockKind
from crawlers.snapshot import SnapshotState
from dashboards.models import EvidenceHold
from dashboards.proving.item_evidence import packages_of
from dashboards.proving.retention import DECIDED, HELD, carry_out, plan_purge, say_hold
from indexer.config import IndexConfig
from indexer.evidence.files import FileEvidenceStore
from indexer.evidence.ledger import Ledger
from indexer.evidence.packaging import package_of
from indexer.evidence.seam import EvidenceError
from indexer.evidence.verifying import verify
from indexer.evidence.verifying_ledger import verify_ledger
from indexer.keeping import keep
from indexer.models import Evidence, LedgerRow, Sighting
from indexer.opening import open_search_index
from indexer.sealing.purging import finish_purges, purge
from indexer.sealing.rows import recover
from indexer.sealing.sightings import seal
from tests.dashboards.rows import make_decision
from tests.factories import OFFER_TEXT, make_finding, make_page
from tests.indexer.snapshots import make_snapshot
from tests.nights.office import Office

SEALED_AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
LATER = SEALED_AT + timedelta(days=100)
PERIODS = IndexConfig(retention_days_complete=90, retention_days_failed=30)

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> FileEvidenceStore:
    return FileEvidenceStore(tmp_path / "evidence")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


@pytest.fixture
def packages(files: FileEvidenceStore, ledger: Ledger) -> list[Evidence]:
    """Four packages: two complete, one failed, one complete and young. All share the picture."""
    return [sealed(number, files, ledger) for number in range(4)]


def sealed(number: int, files: FileEvidenceStore, ledger: Ledger) -> Evidence:
    url = f"http://h{number}.example/"
    page = make_page(url, [(BlockKind.PARAGRAPH, f"{number} {OFFER_TEXT}")])
    keep(make_finding(page), night=date(2026, 11, 20), store=files, index=open_search_index())
    failed = {"state": SnapshotState.FAILED, "artefacts": (), "status": None} if number == 2 else {}
    at = SEALED_AT + timedelta(days=60 if number == 3 else 0, minutes=number)
    snapshot = make_snapshot(url, **failed)
    return seal(Sighting.objects.get(url=url), snapshot=snapshot, store=files, ledger=ledger, sealed_at=at)


def let_go(files: FileEvidenceStore, ledger: Ledger, by: User, at: datetime = LATER) -> list[str]:
    done = carry_out(PERIODS, reason="保管期满", by=by, store=files, ledger=ledger, at=at)
    return [one.evidence_id for one in done.going]


def test_by_default_nothing_ever_goes(packages: list[Evidence]) -> None:
    assert plan_purge(IndexConfig(), LATER + timedelta(days=36500)).going == ()


def test_only_what_is_over_goes_by_the_period_of_its_state(packages: list[Evidence]) -> None:
    assert [one.evidence_id for one in plan_purge(PERIODS, LATER).going] == [one.pk for one in packages[:3]]
    early = plan_purge(PERIODS, SEALED_AT + timedelta(days=31))
    assert [one.evidence_id for one in early.going] == [packages[2].pk]
    assert early.going[0].size > 0


def test_what_went_is_told_from_what_is_missing(
    packages: list[Evidence], files: FileEvidenceStore, ledger: Ledger, reviewer: User
) -> None:
    assert let_go(files, ledger, reviewer) == [one.pk for one in packages[:3]]
    assert all(verify(one.pk, store=files) == () for one in packages)
    assert verify_ledger(ledger, files) == ()
    gone = {file["sha256"] for file in packages[0].manifest["files"]} - {
        file["sha256"] for file in packages[3].manifest["files"]
    }
    assert gone
    assert not any(files.has(sha256) for sha256 in gone)
    line = next(one for one in ledger.lines() if one.kind == "purge")
    assert line.subject == {"evidence": packages[0].pk, "reason": "保管期满", "by": "李审核（shenhe01）"}
    Evidence.objects.filter(pk=packages[0].pk).update(purged_at=None)
    assert any("缺失" in problem for problem in verify(packages[0].pk, store=files))


def test_files_that_others_name_stay(
    packages: list[Evidence], files: FileEvidenceStore, ledger: Ledger, reviewer: User
) -> None:
    let_go(files, ledger, reviewer)
    assert verify(packages[3].pk, store=files) == ()
    assert [name for name, _ in package_of(packages[3].pk, files)]


def test_what_is_held_or_decided_on_never_goes(
    packages: list[Evidence], files: FileEvidenceStore, ledger: Ledger, reviewer: User
) -> None:
    say_hold(packages[0].pk, is_held=True, reason="行政复议期间", by=reviewer, at=SEALED_AT)
    make_decision(packages[1].sightings.get().item, reviewer)
    assert let_go(files, ledger, reviewer, LATER + timedelta(days=9000)) == [packages[2].pk, packages[3].pk]
    assert plan_purge(PERIODS, LATER).staying == {HELD: 1, DECIDED: 1}
    assert all(verify(one.pk, store=files) == () for one in packages)


def test_an_older_package_of_a_decided_item_stays_too(
    packages: list[Evidence], files: FileEvidenceStore, ledger: Ledger, reviewer: User
) -> None:
    sighting = packages[0].sightings.get()
    newer = seal(
        sighting,
        snapshot=make_snapshot(sighting.url),
        store=files,
        ledger=ledger,
        sealed_at=SEALED_AT + timedelta(days=1),
    )
    assert Sighting.objects.get(pk=sighting.pk).evidence_id == newer.pk
    make_decision(sighting.item, reviewer)
    assert not {packages[0].pk, newer.pk} & set(let_go(files, ledger, reviewer))


def test_a_lifted_hold_is_a_new_row_and_lets_go(
    packages: list[Evidence], files: FileEvidenceStore, ledger: Ledger, reviewer: User
) -> None:
    for is_held in (True, False):
        say_hold(packages[0].pk, is_held=is_held, reason="结案" if not is_held else "复议", by=reviewer, at=SEALED_AT)
    assert [row.reason for row in EvidenceHold.objects.order_by("pk")] == ["复议", "结案"]
    assert packages[0].pk in let_go(files, ledger, reviewer)


@pytest.mark.parametrize(("is_held", "reason", "words"), [(True, " ", "理由"), (False, "结案", "不在保全中")])
def test_a_hold_without_sense_is_refused(
    packages: list[Evidence], reviewer: User, is_held: bool, reason: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        say_hold(packages[0].pk, is_held=is_held, reason=reason, by=reviewer, at=SEALED_AT)
    with pytest.raises(ValueError, match="没有编号"):
        say_hold("0" * 64, is_held=True, reason="复议", by=reviewer, at=SEALED_AT)


def test_nobody_purges_without_a_reason(packages: list[Evidence], files: FileEvidenceStore, ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="理由"):
        purge([packages[0].pk], reason=" ", by="李审核", store=files, ledger=ledger, at=LATER)
    assert all(one.kind != "purge" for one in ledger.lines())


def test_a_purge_cut_off_behind_its_line_is_finished_by_the_next(
    packages: list[Evidence], files: FileEvidenceStore, ledger: Ledger, reviewer: User
) -> None:
    ledger.append("purge", {"evidence": packages[2].pk, "reason": "保管期满", "by": "李审核"}, LATER)
    assert "不在数据库中" in "\n".join(verify_ledger(ledger, files))
    recover(ledger, files)
    assert finish_purges(files) > 0
    assert verify(packages[2].pk, store=files) == ()
    assert verify_ledger(ledger, files) == ()


def test_files_taken_without_a_signed_line_are_named(packages: list[Evidence], files: FileEvidenceStore) -> None:
    Evidence.objects.filter(pk=packages[0].pk).update(purged_at=LATER)
    assert verify(packages[0].pk, store=files) == ("数据库称已清除，但账本没有清除记录：文件缺失没有依据",)


def test_a_purged_package_is_shown_as_such_and_not_exported(
    packages: list[Evidence], files: FileEvidenceStore, ledger: Ledger, reviewer: User
) -> None:
    let_go(files, ledger, reviewer)
    (shown,) = packages_of(packages[0].sightings.get().item_id)
    assert shown.purged_at == LATER
    with pytest.raises(EvidenceError, match="已按保管期限清除"):
        list(package_of(packages[0].pk, files))
    lines = LedgerRow.objects.filter(evidence_id=packages[0].pk).values_list("line", flat=True)
    assert [json.loads(line)["kind"] for line in lines] == ["seal", "purge"]


def test_the_command_line_holds_lists_and_asks_for_a_reason(tmp_path: Path) -> None:
    office = Office(tmp_path, 1)
    assert office.run("evidence", "purge", "--dry-run").out == "可清除 0 份，共 0.0 MB\n"
    refused = office.run("evidence", "purge")
    assert (refused.status, "--reason" in refused.err) == (2, True)
    unknown = office.run("evidence", "hold", "0" * 64, "--reason", "复议", "--by", "nobody")
    assert (unknown.status, "没有用户 nobody" in unknown.err) == (2, True)
