"""The default search index: SQLite's FTS5 over bigrams, in the same file and the same transaction as the items.

Tables (migration 0002): `indexer_searchtext` holds the tokens, `indexer_searchterms` counts them, and the model
`SearchEntry` gives every item its row number. Tokens are stored, because SQLite 3.40 cannot delete from a contentless
table. FTS5 scores every match: comfortable to one or two million items, then take another engine.

In: item ids with text; queries. Out: item ids. Writing joins the caller's transaction.
"""

from collections.abc import Mapping, Sequence

from django.db import connection

from indexer.models import SearchEntry
from indexer.searching.bigrams import Phrase, document_tokens, query_phrases
from indexer.searching.seam import Hits, Query

TERMS_COMPARED = 64
"""How many of a text's bigrams `similar` looks for, the rarest first: they tell texts apart, and common ones cost time."""
TERMS_PER_LOOKUP = 500
"""SQLite takes at most 999 parameters per statement in older builds."""


class SqliteSearchIndex:
    """A `SearchIndex` on Django's default connection."""

    def put(self, texts: Mapping[str, str]) -> None:
        """Insert or replace the texts of items, given by their ids."""
        if not texts:
            return
        SearchEntry.objects.bulk_create([SearchEntry(item_id=item_id) for item_id in texts], ignore_conflicts=True)
        entries = SearchEntry.objects.filter(item_id__in=texts).values_list("pk", "item_id")
        rows = [(row, " ".join(document_tokens(texts[item_id]))) for row, item_id in entries]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT OR REPLACE INTO indexer_searchtext(rowid, tokens) VALUES (%s, %s)", rows)

    def remove(self, item_id: str) -> None:
        """Forget one item; nothing happens if it is unknown."""
        entry = SearchEntry.objects.filter(item_id=item_id).first()
        if entry is None:
            return
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM indexer_searchtext WHERE rowid = %s", [entry.pk])
        entry.delete()

    def find(self, query: Query) -> Hits:
        """Items whose text holds every term of the query literally (case and width do not matter)."""
        phrases = query_phrases(query.words)
        if not phrases:
            return Hits(item_ids=(), total=0)
        match = " AND ".join(_expression(phrase) for phrase in phrases)
        return Hits(item_ids=_ranked(match, query.limit, query.offset), total=_count(match))

    def similar(self, text: str, limit: int) -> Sequence[str]:
        """Ids of items whose text shares the most with `text`, best first."""
        tokens = _telling(sorted(set(document_tokens(text))))
        return _ranked(" OR ".join(f'"{token}"' for token in tokens), limit, 0) if tokens else ()

    def clear(self) -> None:
        """Forget everything; only a rebuild calls this."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM indexer_searchtext")
        SearchEntry.objects.all().delete()


def _expression(phrase: Phrase) -> str:
    """FTS5 syntax for a phrase. Tokens are letters, digits and pictographs only, so nothing in them needs escaping."""
    return f'"{" ".join(phrase.tokens)}"' + (" *" if phrase.ends_open else "")


_MATCHING = (
    "FROM indexer_searchtext JOIN indexer_searchentry ON indexer_searchentry.id = indexer_searchtext.rowid "
    "WHERE indexer_searchtext MATCH %s"
)


def _ranked(match: str, limit: int, offset: int) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT item_id {_MATCHING} ORDER BY rank, item_id LIMIT %s OFFSET %s", [match, limit, offset])
        return tuple(item_id for (item_id,) in cursor.fetchall())


def _count(match: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_MATCHING}", [match])
        return int(cursor.fetchone()[0])


def _telling(tokens: Sequence[str]) -> list[str]:
    """The tokens that tell most: known ones, rarest first; those of one single item last, as they connect nothing."""
    counts = [
        pair for start in range(0, len(tokens), TERMS_PER_LOOKUP) for pair in _counts(tokens[start:][:TERMS_PER_LOOKUP])
    ]
    counts.sort(key=lambda pair: (pair[1] == 1, pair[1], pair[0]))
    return [token for token, _ in counts[:TERMS_COMPARED]]


def _counts(tokens: Sequence[str]) -> list[tuple[str, int]]:
    marks = ", ".join(["%s"] * len(tokens))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT term, doc FROM indexer_searchterms WHERE term IN ({marks})", list(tokens))
        return [(term, documents) for term, documents in cursor.fetchall()]
