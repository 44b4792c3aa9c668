"""Every way of changing the ledger, or the tables beside it, is found and named."""

import json
from datetime import timedelta

import pytest

from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore
from indexer.evidence.verifying import verify
from indexer.evidence.verifying_ledger import verify_ledger
from indexer.models import Evidence, LedgerRow, Sighting, TimestampToken
from indexer.sealing.rows import recover
from tests.indexer.three_packages import SEALED_AT

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("sealed")
class TestLedger:
    """The chain over all packages."""

    def lines(self, ledger: Ledger) -> list[str]:
        return ledger.path.read_text("utf-8").splitlines(keepends=True)

    def problems(self, ledger: Ledger, store: EvidenceStore, lines: list[str]) -> str:
        ledger.path.write_text("".join(lines), "utf-8")
        return "\n".join(verify_ledger(ledger, store))

    def test_it_is_whole_across_a_renewed_key(self, ledger: Ledger, store: EvidenceStore) -> None:
        assert verify_ledger(ledger, store) == ()
        kinds = [line.kind for line in ledger.lines()]
        assert kinds == ["key", "seal", "key", "seal", "seal", "stamp", "stamp", "stamp"]
        assert len({line.key for line in ledger.lines()}) == 2
        assert all(verify(pk, store=store) == () for pk in Evidence.objects.values_list("pk", flat=True))

    def test_a_deleted_line_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        lines = self.lines(ledger)
        assert "第 2 行与前一行不相接" in self.problems(ledger, store, [lines[0], *lines[2:]])

    def test_reordered_lines_are_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        lines = self.lines(ledger)
        lines[3], lines[4] = lines[4], lines[3]
        assert "第 4 行与前一行不相接" in self.problems(ledger, store, lines)

    def test_a_cut_end_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        assert "被截断：应有 8 行，只有 6 行" in self.problems(ledger, store, self.lines(ledger)[:6])

    def test_a_deleted_ledger_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        ledger.path.unlink()
        said = "\n".join(verify_ledger(ledger, store))
        assert "应有 8 行，只有 0 行" in said
        assert "未经签署" in said

    def test_an_altered_line_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        lines = self.lines(ledger)
        lines[1] = lines[1].replace("2026-11-20", "2026-11-19")
        said = self.problems(ledger, store, lines)
        assert "第 2 行的签名不成立" in said
        assert "第 3 行与前一行不相接" in said

    def test_a_row_taken_from_the_database_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        LedgerRow.objects.filter(seq=5).delete()
        assert "第 5 行不在数据库中" in "\n".join(verify_ledger(ledger, store))

    def test_a_clock_set_back_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        ledger.append("stamp", {"evidence": "0" * 64, "token": "0" * 64}, SEALED_AT - timedelta(days=1))
        assert "时钟有误" in "\n".join(verify_ledger(ledger, store))

    def test_a_torn_line_is_told_and_removed_by_the_next(self, ledger: Ledger, store: EvidenceStore) -> None:
        with ledger.path.open("a", encoding="utf-8") as file:
            file.write('{"at":"2026')
        assert "未写完" in "\n".join(verify_ledger(ledger, store))
        ledger.append("stamp", {"evidence": "", "token": ""}, SEALED_AT + timedelta(hours=1))
        recover(ledger, store)
        assert verify_ledger(ledger, store) == ()

    def test_a_swapped_token_in_the_store_is_named(self, sealed: list[Evidence], store: EvidenceStore) -> None:
        token = TimestampToken.objects.get(evidence=sealed[0])
        TimestampToken.objects.filter(evidence=sealed[1]).update(sha256=token.sha256)
        said = "\n".join(verify(sealed[1].pk, store=store))
        assert "被调换" in said
        assert "不是对本清单所作" in said


def test_a_crash_between_ledger_and_database_is_put_right(
    sealed: list[Evidence], ledger: Ledger, store: EvidenceStore
) -> None:
    lost, evidence_id = sealed[2], sealed[2].pk
    Sighting.objects.filter(evidence=lost).update(evidence=None)
    TimestampToken.objects.filter(evidence=lost).delete()
    LedgerRow.objects.filter(evidence_id=lost.pk).delete()
    lost.delete()
    assert verify_ledger(ledger, store)
    recover(ledger, store)
    assert verify_ledger(ledger, store) == ()
    assert verify(evidence_id, store=store) == ()


def test_a_package_put_into_the_tables_without_a_signature_is_named(
    sealed: list[Evidence], store: EvidenceStore
) -> None:
    manifest = sealed[0].manifest | {"url": "http://elsewhere.example/"}
    body = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    forged = Evidence.objects.create(
        evidence_id=store.put(body),
        url=manifest["url"],
        sealed_at=sealed[0].sealed_at,
        manifest=manifest,
        state=sealed[0].state,
        is_partial=sealed[0].is_partial,
        note=sealed[0].note,
    )
    assert any("未经签署" in problem for problem in verify(forged.pk, store=store))
    LedgerRow.objects.filter(evidence_id=sealed[0].pk).update(evidence_id=forged.pk)
    assert any("固定记录与清单不一致" in problem for problem in verify(forged.pk, store=store))
