"""FTS5 in the database keeps the promises of a search index, and goes with the caller's transaction."""

import pytest
from django.db import transaction

from indexer.searching.seam import Query, SearchIndex
from tests.indexer.search_index_contract import SearchIndexContract

pytestmark = pytest.mark.django_db


class TestSqliteSearchIndex(SearchIndexContract):
    """The contract."""


def test_an_entry_goes_with_the_transaction(index: SearchIndex) -> None:
    with transaction.atomic():
        index.put({"a": "代孕"})
        transaction.set_rollback(True)
    assert index.find(Query(words="代孕")).total == 0
