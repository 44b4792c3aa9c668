"""The drafts name what was sealed, leave to people what only people know, and never claim a time nobody vouched for."""

import io

import pytest
from docx import Document

from dashboards.evidence_documents import extraction_record, file_list, grouped
from indexer.evidence import EvidenceError
from tests.dashboards.rows import MemoryStore, make_evidence, make_item, make_sighting

pytestmark = pytest.mark.django_db


def words_of(body: bytes) -> str:
    paper = Document(io.BytesIO(body))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_the_list_names_every_file_with_both_digests() -> None:
    evidence = make_evidence(make_sighting(make_item()), MemoryStore())
    text = words_of(file_list(evidence.pk))
    for file in evidence.manifest["files"]:
        assert file["name"] in text
        assert grouped(file["sha256"]) in text
        assert grouped(file["sm3"]) in text
    assert grouped(evidence.pk) in text
    assert "待授时" in text


def test_the_record_says_what_is_known_and_leaves_room_for_two_officers() -> None:
    store = MemoryStore()
    evidence = make_evidence(make_sighting(make_item()), store)
    text = words_of(extraction_record(evidence.pk, store, "某市网信办"))
    for words in (
        evidence.url,
        "某市网信办",
        "提取人一",
        "提取人二",
        "见证人",
        "未签署",
        "待授时",
        grouped(evidence.pk),
    ):
        assert words in text


def test_a_digest_is_printed_in_groups_of_eight() -> None:
    assert grouped("0123456789abcdef") == "01234567 89abcdef"


def test_papers_of_unknown_evidence_are_refused() -> None:
    with pytest.raises(EvidenceError):
        file_list("0" * 64)
