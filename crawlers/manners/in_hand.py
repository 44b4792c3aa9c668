"""Pages that came and are not stored yet: a kill would ask for each of them again, so each keeps its slot until it is stored.

A host that may be asked so many questions at once has no more pages than that between its wire and our disk. The whole crawl may
have as many again on their way to the disk as it may have requests under way, lest the network waits for the disk. A page that waits
for something of its own (its pictures, a browser, the turn of the host it was sent on to) lets its slot go meanwhile, lest the host
waits for it.

In: URLs as they come, wait and are done. Out: whether there is room for one more. One thread.
"""

from crawlers.manners.pace import Paces
from crawlers.manners.url_guard import host_key

AHEAD = 2
"""So many times the most requests at once may be pages at hand, those under way included."""


class InHand:
    """The pages of one crawl, which may have `most` requests under way at once."""

    def __init__(self, paces: Paces, *, most: int) -> None:
        self._paces = paces
        self._most = most
        self._urls: set[str] = set()
        self._counts: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._urls)

    def came(self, url: str) -> None:
        """What was asked for is here, or will never come, and is on its way to being stored."""
        if url not in self._urls:
            self._urls.add(url)
            host = host_key(url)
            self._counts[host] = self._counts.get(host, 0) + 1

    def let_go(self, url: str) -> None:
        """It is stored, or waits for something; nothing happens if it holds no slot."""
        if url in self._urls:
            self._urls.remove(url)
            host = host_key(url)
            self._counts[host] -= 1
            if not self._counts[host]:
                del self._counts[host]

    def has_room(self) -> bool:
        """Whether the crawl may have one more page at hand."""
        under_way = self._paces.under_way
        return under_way < self._most and len(self._urls) + under_way < AHEAD * self._most

    def has_room_of(self, host: str) -> bool:
        """Whether this host may."""
        pace = self._paces.of(host)
        return pace.under_way + self._counts.get(host, 0) < pace.concurrency

    def is_all_there(self) -> bool:
        """Whether nothing is under way that could yet come."""
        return self._paces.under_way == 0
