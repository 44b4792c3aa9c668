"""What may be done with a page: ways that stand behind its own address, as wikis and shops of code put them («…/old-street/history»).

In: addresses. Out: claims about them. Pure.
"""

import re
from urllib.parse import SplitResult

# No section of a site stands behind a page's own address; a step set off by a sign is never one.
COMPANION = re.compile(
    r"/(?:[_+~][a-z][a-z_-]*|\.?(?:edit|history|diff|blame|source|raw|rename|move|delete|attachments?|revisions?|backlinks|log|print|report))(?:[/?]|$)"
    r"|\?(?:revision|rev|version|oldid|format)=",
    re.IGNORECASE,
)


def is_companion(url: str, page: str) -> bool:
    """Whether `url` does something with the page at `page`, both without the mark of a place on them."""
    own = page.partition("?")[0].rstrip("/")
    return url.startswith(own) and COMPANION.match(url, len(own)) is not None


class Companions:
    """The page and what may be done with it, as seen from the page or from any of these."""

    def __init__(self, page: SplitResult) -> None:
        """`page`: where the links stand."""
        found = COMPANION.search(page.path)
        self._own = (page.path[: found.start()] if found is not None else page.path).rstrip("/")
        self._origin = f"{page.scheme}://{page.netloc}"
        self._is_one = found is not None

    def hold(self, href: str) -> bool:
        """Whether a link leads to one of them."""
        path = href.partition("#")[0].removeprefix(self._origin)
        if not self._own or not path.startswith(self._own):
            return False
        return COMPANION.match(path, len(self._own)) is not None or (self._is_one and path.rstrip("/") == self._own)
