"""Pages that say there is no such page, in a site's full dress and with status 200: known by saying the same under many addresses.

One such page may be anything, and is read; no address is made up to compare with. What menus and recommendations say is not compared.

In: pages as people see them, in the order they come. Out: `Wall`, or None for a page to read. One object per crawl.
"""

from crawlers.frontier.seam import Target
from crawlers.page import BlockKind
from crawlers.reading.document import Document
from crawlers.steering.novelty import CHANGING
from crawlers.walking.walls import Wall, find_wall, missing_sentence

# Under so many addresses the same was said: a thread without its first post may well stand under two.
FEWEST_ADDRESSES = 3
MOST_REMEMBERED = 2000
COMPARED = frozenset({BlockKind.TITLE, BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.COMMENT})


class MissingPages:
    """What the pages of a crawl said that say there is no such page, by site."""

    def __init__(self) -> None:
        self._addresses: dict[tuple[str, str], set[str]] = {}

    def find_wall(self, target: Target, document: Document, html: str, *, moved_to: str) -> Wall | None:
        """The wall that the page behind `target` is, by itself or beside the others of its site; an entry is none of the latter."""
        wall = find_wall(document, html, moved_to=moved_to)
        if wall is not None or not target.depth:
            return wall
        missing = missing_sentence(document, html)
        if missing is None:
            return None
        words = {CHANGING.sub("", block.text).lower() for block in document.blocks if block.kind in COMPARED}
        key = (target.site, "\n".join(sorted(words)))
        addresses = self._addresses.pop(key, set())
        if len(addresses) < FEWEST_ADDRESSES:
            addresses.add(target.url)
        # What was said last stands last.
        self._addresses[key] = addresses
        if len(self._addresses) > MOST_REMEMBERED:
            del self._addresses[next(iter(self._addresses))]
        return missing if len(addresses) >= FEWEST_ADDRESSES else None
