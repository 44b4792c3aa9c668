"""All site files of some folders. In: folders. Out: `Site`s by name, and what is wrong with files that are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawlers.config import ConfigError
from crawlers.site import SHIPPED_SITES, Site, keyword_groups, read_site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteShelf:
    """All site files of some folders: `sites` by name, in order of name, and what is `broken`, with a sentence each."""

    sites: dict[str, Site]
    broken: dict[str, str]


def load_sites(folders: Sequence[Path] = (SHIPPED_SITES,)) -> dict[str, Site]:
    """All sites by name, in order of name. A later folder may not repeat a name. Raises ConfigError."""
    shelf = read_shelf(folders)
    if shelf.broken:
        raise ConfigError(next(iter(shelf.broken.values())))
    return shelf.sites


def read_shelf(folders: Sequence[Path]) -> SiteShelf:
    """All sites that can be read: one file that is wrong takes no other site with it."""
    sites: dict[str, Site] = {}
    broken: dict[str, str] = {}
    groups = keyword_groups()
    for path in [path for folder in folders for path in sorted(folder.glob("*.toml"))]:
        try:
            if path.stem in sites:
                raise ConfigError(f"{path}: a site named {path.stem!r} exists already")
            sites[path.stem] = read_site(path, groups)
        except ConfigError as error:
            broken[path.stem] = str(error)
    return SiteShelf(sites=dict(sorted(sites.items())), broken=broken)
