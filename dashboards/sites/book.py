"""All sites as they stand on this machine: shipped files and the user's own, with what was switched and verified here.

In: the configuration. Out: `Site`s by name. Raises ConfigError.
"""

from pathlib import Path

from crawlers.recording.recording_plan import HostClicks
from crawlers.site import SHIPPED_SITES, Site, hosts_of, load_sites
from crawlers.site_states import as_here, read_states
from dashboards.configuration import Configuration


def known_sites(configuration: Configuration) -> dict[str, Site]:
    """Shipped sites and the user's own, by name."""
    sites = load_sites((SHIPPED_SITES, configuration.sites_folder))
    return as_here(sites, read_states(configuration.data_folder))


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
