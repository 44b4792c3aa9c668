"""What filter lists know of ads: the one file that speaks to the filter engine.

Lists are in the syntax of Adblock Plus (EasyList and its relatives). Two questions are asked of them: which elements of a page
are places for ads, and whether an address is one an ad comes from. Exceptions of the lists count.

In: list files. Out: CSS selectors, yes or no. A line the engine does not understand is left out, as every blocker does.
"""

import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import adblock

from crawlers.config import ConfigError

SHIPPED_LIST = Path(__file__).parent / "shipped.txt"
# EasyList has four megabytes; more than this is no list of rules.
LARGEST_LIST_BYTES = 40_000_000

log = logging.getLogger(__name__)


class AdFilters:
    """The rules of all lists together. Make it with `load_filters`."""

    def __init__(self, texts: Sequence[str]) -> None:
        rules = adblock.FilterSet()
        for text in texts:
            rules.add_filter_list(text)
        self._engine = adblock.Engine(rules)
        # Rules of one site are the same for all its pages: the lists name host names, not paths.
        self._rules_of = lru_cache(maxsize=1024)(self._engine.url_cosmetic_resources)

    def selectors(self, url: str, classes: set[str], ids: set[str]) -> list[str]:
        """CSS selectors of places for ads on a page of `url` on which these class names and ids stand."""
        parts = urlsplit(url)
        resources = self._rules_of(f"{parts.scheme}://{parts.netloc}/")
        if resources.generichide:  # type: ignore[attr-defined] # the library's stub forgets it
            return sorted(resources.hide_selectors)
        named = self._engine.hidden_class_id_selectors(sorted(classes), sorted(ids), resources.exceptions)
        return sorted({*resources.hide_selectors, *named})

    def is_ad_address(self, address: str, page_url: str, kind: str) -> bool:
        """Whether something of `kind` ("subdocument", "image") at `address` is an ad when a page of `page_url` shows it."""
        return bool(self._engine.check_network_urls(address, page_url, kind).matched)


def load_filters(paths: Sequence[Path] = ()) -> AdFilters:
    """The shipped list and the user's own. Raises ConfigError naming a file that cannot be read."""
    return AdFilters([_read(path) for path in (SHIPPED_LIST, *paths)])


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_LIST_BYTES:
            raise ConfigError(f"{path}: larger than {LARGEST_LIST_BYTES // 1_000_000} MB, which no filter list is")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: this filter list cannot be read: {error}") from None
