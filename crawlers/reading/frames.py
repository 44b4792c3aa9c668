"""Frames whose text people read as part of the page: which of them are worth a request.

In: a page's tree. Out: absolute addresses. Frames for adverts, players, maps and counters are left alone.
"""

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.manners.url_guard import host_key

MOST_FRAMES = 3
SMALLEST_SIDE = 120
# A page that says more than this by itself does not need the words of another host's frame.
WORDY = 400
NOT_CONTENT = re.compile(
    r"google|doubleclick|gstatic|facebook|youtube|youku|bilibili|v\.qq|player|captcha|recaptcha|analytics|\bmaps?\b|/ads?[/.?]|\bads?\.|share|login|cnzz|hm\.baidu|tongji|pos\.baidu",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def find_frames(tree: LexborHTMLParser, absolute: Callable[[str | None], str | None]) -> tuple[str, ...]:
    """Addresses of the frames that may hold text, in order, at most MOST_FRAMES."""
    found = dict.fromkeys(_addresses(tree, absolute))
    return tuple(found)[:MOST_FRAMES]


def frames_to_read(frames: tuple[str, ...], page_url: str, words: int) -> list[str]:
    """Those of a page's frames to ask for, if the page says `words` characters itself: another host's only if that is little."""
    home = host_key(page_url)
    return [url for url in frames if url != page_url and (host_key(url) == home or words <= WORDY)]


def _addresses(tree: LexborHTMLParser, absolute: Callable[[str | None], str | None]) -> Iterator[str]:
    for node in tree.css("iframe,frame"):
        attributes = node.attributes
        url = absolute(attributes.get("src") or attributes.get("data-src"))
        if url is not None and not NOT_CONTENT.search(url) and not _is_tiny(node):
            yield url


def _is_tiny(node: LexborNode) -> bool:
    attributes = node.attributes
    sides = [attributes.get(name) or "" for name in ("width", "height")]
    too_small = any(side.isdecimal() and int(side) < SMALLEST_SIDE for side in sides) and node.tag == "iframe"
    return too_small or "hidden" in attributes or HIDDEN.search(attributes.get("style") or "") is not None
