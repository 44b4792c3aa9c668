"""What the crawl makes of a listing: its rows with dates and authors, and the ways to its next page; for a person who checks a site file.

In: a page. Out: `Understanding`. Pure.
"""

import re
from collections import Counter
from dataclasses import dataclass

from crawlers.page import LinkRole, Page
from crawlers.page_structure import PageShape, Row
from crawlers.reading.layout import FEWEST_ROWS, SHORTEST_TITLE, address_shape

ROWS_SHOWN, TURNS_SHOWN = 20, 5
NEXT = re.compile(r"下一?页|后一页|更多结果|next(?: page)?|[›»>]{1,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """`rows` are those of the page's lists, `shape` what most of their addresses have in common, `turns` the ways to further pages, the
    next one first."""

    title: str
    characters: int
    links: int
    kind: PageShape
    shape: str
    rows: tuple[Row, ...]
    turns: tuple[str, ...]

    @property
    def is_listing(self) -> bool:
        """Whether this page lists something."""
        return len(self.rows) >= FEWEST_ROWS


def understand(page: Page) -> Understanding:
    """What is seen on a page that should be a listing."""
    rows = page.structure.rows if len(page.structure.rows) >= FEWEST_ROWS else _alike_links(page)
    shapes = Counter(address_shape(row.url) for row in rows)
    turning = [link for link in page.links if link.role is LinkRole.TURN or NEXT.fullmatch(link.text.strip())]
    turning.sort(key=lambda link: NEXT.fullmatch(link.text.strip()) is None)
    return Understanding(
        title=page.title,
        characters=len(page.text),
        links=len(page.links),
        kind=page.structure.shape,
        shape=shapes.most_common(1)[0][0] if shapes else "",
        rows=rows,
        turns=tuple(dict.fromkeys(link.url for link in turning))[:TURNS_SHOWN],
    )


def _alike_links(page: Page) -> tuple[Row, ...]:
    """The largest list of links with alike addresses, where nothing on the page is repeated otherwise."""
    titled = [link for link in page.links if len(link.text) >= SHORTEST_TITLE and not NEXT.fullmatch(link.text)]
    shapes = Counter(address_shape(link.url) for link in titled)
    shape, most = shapes.most_common(1)[0] if shapes else ("", 0)
    alike = [link for link in titled if address_shape(link.url) == shape]
    return tuple(Row(url=link.url, title=link.text) for link in alike) if most >= FEWEST_ROWS else ()
