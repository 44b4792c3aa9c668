"""What the crawl makes of a listing: its rows, their dates, where the next page is; for a person who checks a site file.

In: a page. Out: `Understanding`. Pure.
"""

import re
from collections import Counter
from dataclasses import dataclass

from crawlers.page import Link, Page
from crawlers.reading.layout import FEWEST_ROWS, SHORTEST_TITLE, address_shape

ROWS_SHOWN, DATES_SHOWN = 20, 20
DATE = re.compile(
    r"20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|(?<!\d)\d{1,2}-\d{1,2}\s\d{1,2}:\d{2}|\d{1,2}\s?(?:分钟|小时|天)前|昨天|前天"
)
NEXT = re.compile(r"下一?页|后一页|更多结果|next(?: page)?|[›»>]{1,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """`rows` are the links of the largest list of alike links, `shape` what their addresses have in common."""

    title: str
    characters: int
    links: int
    shape: str
    rows: tuple[Link, ...]
    dates: tuple[str, ...]
    next_page: str

    @property
    def is_listing(self) -> bool:
        """Whether this page lists something."""
        return len(self.rows) >= FEWEST_ROWS


def understand(page: Page) -> Understanding:
    """What is seen on a page that should be a listing."""
    titled = [link for link in page.links if len(link.text) >= SHORTEST_TITLE and not NEXT.fullmatch(link.text)]
    shapes = Counter(address_shape(link.url) for link in titled)
    shape, most = shapes.most_common(1)[0] if shapes else ("", 0)
    rows = tuple(link for link in titled if address_shape(link.url) == shape) if most >= FEWEST_ROWS else ()
    return Understanding(
        title=page.title,
        characters=len(page.text),
        links=len(page.links),
        shape=shape if rows else "",
        rows=rows,
        dates=tuple(dict.fromkeys(DATE.findall(page.text)))[:DATES_SHOWN],
        next_page=next((link.url for link in page.links if NEXT.fullmatch(link.text.strip())), ""),
    )
