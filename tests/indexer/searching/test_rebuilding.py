"""An index made anew finds what the one kept night by night finds."""

from datetime import date

import pytest

from crawlers.page import BlockKind
from indexer.evidence.seam import EvidenceStore
from indexer.keeping import keep
from indexer.searching.rebuilding import rebuild_index
from indexer.searching.seam import Query, SearchIndex
from tests.factories import OFFER_TEXT, make_finding, make_page

NIGHT = date(2026, 11, 20)
WORDS = ("代孕公司", "qy_demo88", "第2", "没有")


@pytest.mark.django_db
def test_a_rebuilt_index_finds_the_same(store: EvidenceStore, index: SearchIndex) -> None:
    for number in range(3):
        page = make_page(f"http://h{number}.example/", [(BlockKind.PARAGRAPH, f"第{number} {OFFER_TEXT}")])
        keep(make_finding(page), night=NIGHT, store=store, index=index)
    before = [index.find(Query(words=words)) for words in WORDS]
    index.clear()
    index.put({"stray": "代孕公司"})
    steps: list[tuple[int, int]] = []
    assert rebuild_index(index, progress=lambda done, total: steps.append((done, total))) == 3
    assert [index.find(Query(words=words)) for words in WORDS] == before
    assert steps == [(3, 3)]
