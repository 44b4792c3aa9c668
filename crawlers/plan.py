"""What one crawl process is told to do, as a record and as the JSON line it reads.

A crawl is a process of its own, so that its death takes nothing with it. In: sites, configuration. Out: JSON and back.
"""

import dataclasses
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from crawlers.config import build_record
from crawlers.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """An address where an offer of a site stood, and the page that led there, empty if none did."""

    site: str
    url: str
    referrer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """One crawl. `run` names it in the frontier: the same run goes on where it was. Both
    paths are absolute."""

    run: str
    night: date
    data_folder: Path
    sites: tuple[Site, ...]
    config_path: Path
    starts_over: bool = False
    """Forget what this run has done of these sites, and do it again."""
    forgets: tuple[str, ...] = ()
    """Sites of which this run read nothing, to be asked from their entries on once more."""
    focuses: bool = True
    """Whether promising links go first; if not, the nearest to the start."""
    trusts_memory: bool = False
    """Whether pages that did not change since an earlier night may be left unread."""
    revisits: tuple[Revisit, ...] = ()
    """Addresses to look at again whether or not a link leads there, so that it is known what is gone."""
    keeps: bool = True
    """Whether findings are kept; if not, verdicts are printed as lines `{"verdict": ...}` among the progress."""
    until: datetime | None = None
    """When the night ends (aware): hosts whose quiet hours end before are waited for, others are left out. None: none is waited for."""
    lets_go: bool = False
    """Whether the crawl ends when all that is left was put off for a while; whoever ordered it uses the time, and goes on with the run."""
    checks: bool = False
    """Whether this crawl only tells what it reads (`site_check.py`), as lines `{"checked": ...}`; nothing is judged or kept."""

    def to_json(self) -> str:
        """One line of JSON."""
        sites = [dataclasses.asdict(site, dict_factory=_without_none) for site in self.sites]
        return json.dumps(
            {
                "run": self.run,
                "night": self.night.isoformat(),
                "data_folder": str(self.data_folder),
                "config_path": str(self.config_path),
                "starts_over": self.starts_over,
                "forgets": list(self.forgets),
                "focuses": self.focuses,
                "trusts_memory": self.trusts_memory,
                "revisits": [dataclasses.asdict(one) for one in self.revisits],
                "keeps": self.keeps,
                "lets_go": self.lets_go,
                "checks": self.checks,
                "until": self.until.isoformat() if self.until else None,
                "sites": sites,
            }
        )


def plan_from_json(line: str) -> CrawlPlan:
    """The plan `to_json` wrote. Raises ConfigError for anything else."""
    fields = json.loads(line)
    return CrawlPlan(
        run=fields["run"],
        night=date.fromisoformat(fields["night"]),
        data_folder=Path(fields["data_folder"]),
        sites=tuple(build_record(Site, site, where="plan") for site in fields["sites"]),
        config_path=Path(fields["config_path"]),
        starts_over=fields["starts_over"],
        forgets=tuple(fields["forgets"]),
        focuses=fields["focuses"],
        trusts_memory=fields["trusts_memory"],
        revisits=tuple(build_record(Revisit, one, where="plan") for one in fields["revisits"]),
        keeps=fields["keeps"],
        lets_go=fields["lets_go"],
        checks=fields["checks"],
        until=datetime.fromisoformat(fields["until"]) if fields["until"] else None,
    )


def _without_none(pairs: list[tuple[str, object]]) -> dict[str, object]:
    return {name: value for name, value in pairs if value is not None}
