"""What a page only says because it was asked: a search page repeats its query in address, title and heading.

Whoever looks for offers asks search pages for words of the trade; that such a page answers with them is our own voice, not an
offer. A query that holds a contact is no question: pages are made to say an advertiser's words that way (站内搜索劫持).

In: a page. Out: spans of its text that nobody there wrote.
"""

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes, urlsplit

from classifiers.contacting.contacts import find_contacts
from classifiers.unmasking.reading_views import ViewMaker
from crawlers.page import BlockKind, Page

ECHOING = frozenset({BlockKind.URL_PATH, BlockKind.TITLE, BlockKind.META, BlockKind.HEADING})
SHORTEST, LONGEST = 2, 40
"""Characters of a query. Longer ones are texts."""


def echoes(page: Page, mapped: str, views: ViewMaker) -> list[tuple[int, int]]:
    """Page offsets of repeated queries; `mapped` is the page's text in one width, case and script."""
    asked = [views.views(query) for query in queries_of(page.url) | queries_of(page.final_url)]
    said = [query.mapped.text for query in asked if not find_contacts(query.mapped.text, query.squeezed)]
    if not said:
        return []
    return [
        (place, place + len(query))
        for block in page.blocks
        if block.kind in ECHOING
        for query in said
        for place in _places(mapped, query, block.start, block.start + len(block.text))
    ]


def queries_of(url: str) -> set[str]:
    """Values in the query of an address that are words somebody typed, in UTF-8 or GBK."""
    query = urlsplit(url).query
    values = (_decoded(value) for _, _, value in (pair.partition("=") for pair in query.split("&")))
    return {value for value in values if SHORTEST <= len(value) <= LONGEST and not value.isascii()}


def _decoded(value: str) -> str:
    raw = unquote_to_bytes(value.replace("+", " "))
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace").strip()


def _places(text: str, query: str, start: int, end: int) -> Iterator[int]:
    while (place := text.find(query, start, end)) >= 0:
        yield place
        start = place + len(query)
