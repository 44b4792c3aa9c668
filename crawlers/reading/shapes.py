"""What kind of page one is: a list of others, a thread of posts, or one text; by how much of it its rows and posts are.

In: the tree's body, its lists and posts. Out: a `PageShape`. Pure.
"""

from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawlers.page_structure import PageShape
from crawlers.reading.brothers import MOST_ELEMENTS, Brothers, Record, width, words_of
from crawlers.reading.row_lists import is_index

# Posts and rows whose texts are taken.
MOST_TEXTS = 100
# Columns of a line that is no label.
PARAGRAPH = 64


def shape_of(body: LexborNode, whole: str, lists: list[Brothers], posts: list[Record], url: str) -> PageShape:
    """What the page at `url` is, whose words are `whole`."""
    listed_records = [record for family in lists for record in family.records[:MOST_TEXTS]]
    listed = sum(width(record.text) for record in listed_records)
    if posts and sum(width(record.text) for record in posts[:MOST_TEXTS]) >= 0.5 * listed:
        return PageShape.THREAD
    parts = urlsplit(url)
    if not lists:
        return PageShape.LISTING if parts.path == "/" and not parts.query else PageShape.DETAIL
    all_links = sum(width(anchor.text()) for anchor in body.css("a")[:MOST_ELEMENTS])
    said_in_rows = sum(max(0, width(record.text) - record.link_width) for record in listed_records)
    prose = width(whole) - all_links - said_in_rows
    if is_index(lists[0]):
        # Names are short; what stands around them on every page is more, but no paragraph.
        lines = words_of(body, "\n").splitlines()
        prose = sum(wide for line in lines if (wide := width(line.strip())) >= PARAGRAPH)
    return PageShape.LISTING if 2 * listed > prose else PageShape.DETAIL
