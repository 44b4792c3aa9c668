"""What a page is made of, found without selectors: the rows of a list, the posts of a thread, the ways to its next page.

In: nothing. Out: the frozen records that `reading/structure_finding.py` and `reading/page_turning.py` fill, and that a
`Page` carries. Standard library only. All times are aware.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PageShape(StrEnum):
    """What kind of page it is."""

    LISTING = "listing"
    """Mostly rows that lead to other pages."""
    THREAD = "thread"
    """Several posts by several people: a thread, a question with answers, an article with comments."""
    DETAIL = "detail"
    """One text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record of a list: where it leads (absolute URL), its title, and what else it says. Empty texts and None: not said."""

    url: str
    title: str
    snippet: str = ""
    author: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One contribution to a thread, in reading order. `text` holds all of it, its author's name and date included."""

    text: str
    author: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """`author` and `published_at` are those of the page: of its first post, or as its head says."""

    shape: PageShape = PageShape.DETAIL
    rows: tuple[Row, ...] = ()
    posts: tuple[Post, ...] = ()
    author: str = ""
    published_at: datetime | None = None


NO_STRUCTURE = Structure()
