"""Switching sites on and off and adding new ones; every change leaves a line of who did what.

In: a site, who changes it. Out: this machine's states, `SiteNote` rows. Raises ValueError with a Chinese sentence.
"""

from datetime import UTC, datetime

from django.contrib.auth.models import User

from crawlers.site import NEVER, Site
from crawlers.site_states import write_state
from dashboards.configuration import Configuration
from dashboards.models import SiteNote
from dashboards.sites.book import is_shipped

MAY_CHANGE_SITES = "dashboards.change_sites"


def switch_site(configuration: Configuration, site: Site, *, enabled: bool, made_by: User | None) -> None:
    """Switch a site on or off. A shipped one that nobody saw working here is not switched on."""
    if enabled and is_shipped(site.name) and site.last_verified == NEVER:
        raise ValueError(f"{site.name} 尚未在本机验证；请先运行 qingyuan sites check {site.name}")
    write_state(configuration.data_folder, site.name, enabled=enabled)
    action = SiteNote.Action.ENABLED if enabled else SiteNote.Action.DISABLED
    note_site(site.name, action, made_by)


def note_site(site: str, action: SiteNote.Action, made_by: User | None, *, sha256: str = "", text: str = "") -> None:
    """Write down who did what."""
    SiteNote.objects.create(
        site=site, action=action, sha256=sha256, text=text, made_by=made_by, made_at=datetime.now(UTC)
    )
