"""What kind of page one is: a list of others, a thread of posts, or one text; by how much of it its rows and posts are.

In: the tree's body, its lists and posts. Out: a `PageShape`. Pure.
"""

from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawlers.page_structure import PageShape
from crawlers.reading.alike import PROSE_WIDTH
from crawlers.reading.brothers import MOST_ELEMENTS, Brothers, Record, width, words_of
from crawlers.reading.dates import DATE
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
    if _is_told_before(body, lists):
        return PageShape.DETAIL
    all_links = sum(width(anchor.text()) for anchor in body.css("a")[:MOST_ELEMENTS])
    said_in_rows = sum(max(0, width(record.text) - record.link_width) for record in listed_records)
    prose = width(whole) - all_links - said_in_rows
    if is_index(lists[0]):
        # Names are short; what stands around them on every page is more, but no paragraph.
        lines = words_of(body, "\n").splitlines()
        prose = sum(wide for line in lines if (wide := width(line.strip())) >= PARAGRAPH)
    return PageShape.LISTING if 2 * listed > prose else PageShape.DETAIL


def _is_told_before(body: LexborNode, lists: list[Brothers]) -> bool:
    """Whether a dated text under the page's own name comes before its lists, and says more than the titles of their rows."""
    heading = body.css_first("h1")
    title = body.parent.css_first("title") if body.parent is not None else None
    if heading is None or title is None:
        return False
    name = " ".join(heading.text(separator=" ").split())
    if not name or name not in " ".join(title.text(separator=" ").split()):
        return False
    text, words = body.text(separator="\n"), heading.text(separator="\n")
    begins = text.find(words) + len(words)
    firsts = [text.find(family.records[0].node.text(separator="\n"), begins) for family in lists]
    between = text[begins : min((at for at in firsts if at >= 0), default=begins)]
    lines = {" ".join(line.split()) for line in between.splitlines()}
    # Headings that lead on are those of rows that stand apart, as the newest article of a front page does.
    if not DATE.search(between) or any(" ".join(link.text().split()) in lines for link in body.css("h2 a,h3 a")[:MOST_TEXTS]):  # fmt: skip
        return False
    titles = sum(width(record.title) for family in lists for record in family.records)
    return sum(wide for line in lines if (wide := width(line)) >= PROSE_WIDTH) > titles
