"""What this machine knows of site files it must not change: when one was last seen to work, and whether it is switched on here.

In: the data folder. Out: sites as they stand here. The file is JSON, written whole or not at all. Raises ConfigError.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from crawlers.config import ConfigError, build_record
from crawlers.site import Site

FILE = "site_states.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """One site here. None leaves what the site file says."""

    enabled: bool | None = None
    last_verified: str | None = None


def read_states(folder: Path) -> dict[str, SiteState]:
    """States by name of the site; empty if there are none yet."""
    path = folder / FILE
    try:
        document = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None
    if not isinstance(document, dict):
        raise ConfigError(f"{path}: must be an object")
    return {name: build_record(SiteState, fields, where=f"{path}: {name}") for name, fields in document.items()}


def write_state(folder: Path, name: str, *, enabled: bool | None = None, last_verified: str | None = None) -> SiteState:
    """Change what is given and keep the rest; the new state."""
    states = read_states(folder)
    known = states.get(name, SiteState())
    states[name] = SiteState(
        enabled=known.enabled if enabled is None else enabled,
        last_verified=last_verified or known.last_verified,
    )
    told = {
        one: {field: value for field, value in asdict(state).items() if value is not None}
        for one, state in sorted(states.items())
    }
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{FILE}.part"
    part.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    part.replace(folder / FILE)
    return states[name]


def as_here(sites: Mapping[str, Site], states: Mapping[str, SiteState]) -> dict[str, Site]:
    """The sites with this machine's states applied."""
    return {name: _as_here(site, states.get(name, SiteState())) for name, site in sites.items()}


def _as_here(site: Site, state: SiteState) -> Site:
    return replace(
        site,
        enabled=site.enabled if state.enabled is None else state.enabled,
        last_verified=state.last_verified or site.last_verified,
    )
