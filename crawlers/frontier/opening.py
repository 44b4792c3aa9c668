"""The one place that chooses the engine of the frontier. In: plan, configuration, paces. Out: `NightFrontier`.

PostgreSQL's library is loaded by those who use it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crawlers.config import ConfigError, CrawlConfig, FrontierKind
from crawlers.frontier.seam import FrontierBusy, NightFrontier
from crawlers.frontier.sqlite import SqliteFrontier
from crawlers.manners.pace import Paces
from crawlers.plan import CrawlPlan


def open_frontier(plan: CrawlPlan, config: CrawlConfig, paces: Paces, worth: Callable[[str], float]) -> NightFrontier:
    """The frontier of a plan's run. Raises ConfigError, FrontierBusy or FrontierLost."""
    budgets = {site.name: site.scope.max_pages for site in plan.sites}
    forget = [site.name for site in plan.sites] if plan.starts_over else list(plan.forgets)
    # What keeps nothing shares nothing.
    if config.frontier is FrontierKind.POSTGRESQL and plan.keeps:
        from crawlers.frontier.postgres import PostgresFrontier

        return PostgresFrontier(
            frontier_dsn(config),
            run=plan.run,
            tries=config.retries,
            budgets=budgets,
            paces=paces,
            forget=forget,
            worth=worth,
        )
    path = plan.data_folder / "frontier.sqlite3"
    return SqliteFrontier(
        path, run=plan.run, tries=config.retries, budgets=budgets, paces=paces, forget=forget, worth=worth
    )


def check_frontier(config: CrawlConfig, workers: int) -> None:
    """Raise ConfigError or FrontierLost, in a line a person can act on, if so many workers could not have this frontier."""
    if config.frontier is FrontierKind.POSTGRESQL:
        from crawlers.frontier.postgres_connection import Postgres

        Postgres(frontier_dsn(config), name="qingyuan check").close()
    elif workers > 1:
        raise ConfigError(f'[crawlers] {workers} workers need frontier = "postgresql"; SQLite serves one')


@contextmanager
def sole_use(config: CrawlConfig, run: str) -> Iterator[None]:
    """Hold a run while its workers are at work. Raises FrontierBusy if another night has it, on whatever machine, or FrontierLost.

    SQLite's frontier is locked by its worker itself.
    """
    if config.frontier is FrontierKind.SQLITE:
        yield
        return
    from crawlers.frontier.postgres_connection import Postgres

    database = Postgres(frontier_dsn(config), name="qingyuan night")
    try:
        # It goes with the session, so that a night that was killed is in nobody's way.
        if not database.rows("SELECT pg_try_advisory_lock(hashtextextended(%(run)s, 0))", run=run)[0][0]:
            raise FrontierBusy("同一夜的抓取正在另一处进行（共用的 PostgreSQL 待访队列被占用）；本次什么也没做")
        yield
    finally:
        database.close()


def frontier_dsn(config: CrawlConfig) -> str:
    """Connection string of the frontier's PostgreSQL. Raises ConfigError if its variable is not set."""
    dsn = os.environ.get(config.frontier_dsn_variable, "")
    if not dsn:
        raise ConfigError(
            f'[crawlers] frontier = "postgresql" needs the environment variable {config.frontier_dsn_variable}'
        )
    return dsn
