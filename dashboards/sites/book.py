"""All sites as they stand on this machine: shipped files and the user's own, with what was switched and verified here.

In: the configuration. Out: `Site`s by name; a file that is wrong is left out, and told of as broken.
"""

from dataclasses import replace
from pathlib import Path

from crawlers.config import ConfigError
from crawlers.recording.recording_plan import HostClicks
from crawlers.site import SHIPPED_SITES, Site, hosts_of
from crawlers.site_shelf import SiteShelf, read_shelf
from crawlers.site_states import as_here, read_states
from dashboards.configuration import Configuration


def site_book(configuration: Configuration) -> SiteShelf:
    """Shipped sites and the user's own, and what is wrong with files that cannot be used. Raises ConfigError if what was switched here
    cannot be read."""
    shelf = read_shelf((SHIPPED_SITES, configuration.sites_folder))
    return replace(shelf, sites=as_here(shelf.sites, read_states(configuration.data_folder)))


def known_sites(configuration: Configuration) -> dict[str, Site]:
    """The sites of the book, by name. Raises ConfigError like it."""
    return site_book(configuration).sites


def site_named(configuration: Configuration, name: str) -> Site:
    """The site of that name. Raises ConfigError naming what is wrong with its file, or the sites there are."""
    book = site_book(configuration)
    if name in book.sites:
        return book.sites[name]
    if name in book.broken:
        raise ConfigError(book.broken[name])
    raise ConfigError(f"没有名为 {name} 的站点；现有：{'、'.join(book.sites) or '无'}")


def listed_clicks(configuration: Configuration) -> tuple[HostClicks, ...]:
    """What the recorder may click, by the sites' own files. Raises ConfigError."""
    sites = known_sites(configuration).values()
    return tuple(
        HostClicks(hosts=hosts_of(site), selectors=site.evidence.clicks) for site in sites if site.evidence.clicks
    )


def is_shipped(name: str) -> bool:
    """Whether the site's file came with the program."""
    return (SHIPPED_SITES / f"{name}.toml").is_file()


def site_path(configuration: Configuration, name: str) -> Path:
    """The site's file."""
    return (SHIPPED_SITES if is_shipped(name) else configuration.sites_folder) / f"{name}.toml"
