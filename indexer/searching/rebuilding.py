"""Make the search index anew from the items: the database is the truth, and an index can always be lost.

In: the items. Out: their number. Readers see the old index until the transaction ends.
"""

from collections.abc import Callable
from itertools import islice

from django.db import transaction

from indexer.models import Item
from indexer.searching.seam import SearchIndex
from indexer.searching.searchable import searchable_text

ITEMS_AT_ONCE = 200


def rebuild_index(index: SearchIndex, progress: Callable[[int, int], None] | None = None) -> int:
    """Index every item and forget all else. `progress(done, all)` is called after every few hundred items."""
    with transaction.atomic():
        index.clear()
        total = Item.objects.count()
        items = Item.objects.only("item_id", "title", "text", "verdict").order_by("item_id")
        done = 0
        rest = items.iterator(ITEMS_AT_ONCE)
        while some := list(islice(rest, ITEMS_AT_ONCE)):
            index.put({item.item_id: searchable_text(item.title, item.text, item.verdict) for item in some})
            done += len(some)
            if progress:
                progress(done, total)
        return total
