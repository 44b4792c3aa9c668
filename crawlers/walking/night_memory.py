"""Everything a crawl remembers beyond its frontier, in one file: pages of earlier nights, what hosts were asked, where ads led,
what pages look like, by which way they are read, and what those of this run said.

In: a plan. Out: its parts, written down together. One thread; other workers of the night write to the same file in between.
"""

import json
from collections.abc import Callable

from crawlers.advertising.clicks import ClickMemory
from crawlers.config import read_tables
from crawlers.crawl_memory import commit, forget_old_nights, open_memory
from crawlers.manners.courtesy_record import CourtesyRecord
from crawlers.manners.pace import Paces
from crawlers.plan import CrawlPlan
from crawlers.reading.layout import StructureRecord
from crawlers.steering.novelty import SaidBefore
from crawlers.steering.page_memory import PageMemory
from crawlers.steering.trap_memory import TrapMemory
from crawlers.walking.reading_ways import ReadingWays


class NightMemory:
    """The memory of one crawl. `site_of(host)` names a host's site."""

    def __init__(self, plan: CrawlPlan, site_of: Callable[[str], str], paces: Paces) -> None:
        self._paces = paces
        self._night = plan.night
        self._has_limits = any(site.pace.daily_requests is not None for site in plan.sites)
        self._database = open_memory(plan.data_folder)
        self.courtesy = CourtesyRecord(self._database, night=plan.night, site_of=site_of)
        self.pages = PageMemory(
            self._database,
            night=plan.night,
            settings=json.dumps(read_tables(plan.config_path).get("classifiers", {}), sort_keys=True),
            is_trusted=plan.trusts_memory,
        )
        self.clicks = ClickMemory(self._database, night=plan.night)
        self.structure = StructureRecord(self._database, night=plan.night)
        self.ways = ReadingWays(self._database, night=plan.night)
        self.said = SaidBefore(self._database, run=plan.run)
        self.trapped = TrapMemory(self._database, run=plan.run, starts_over=plan.starts_over)

    def keep_count(self) -> None:
        """Where a site limits requests, what was asked outlives a kill as acknowledgements do."""
        if self._has_limits:
            self.courtesy.write(self._paces)
            commit(self._database)

    def write_down(self) -> None:
        """Make what was learnt outlive a kill."""
        self.pages.write()
        self.said.write()
        self.trapped.write()
        self.structure.write()
        self.ways.write()
        self.courtesy.write(self._paces)
        commit(self._database)

    def close(self) -> None:
        """Write down everything, drop what no later night would trust, and close the file."""
        self.pages.forget_old()
        forget_old_nights(self._database, self._night)
        self.said.forget_other_runs()
        self.trapped.forget_other_runs()
        self.write_down()
        self._database.close()
