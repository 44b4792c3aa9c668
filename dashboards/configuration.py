"""The whole of `qingyuan.toml`, read once and handed down.

In: a path. Out: `Configuration`, whose folders are absolute. Raises ConfigError naming file, table and key.
"""

from dataclasses import dataclass
from pathlib import Path

from classifiers.config import ClassifyConfig
from crawlers.config import CrawlConfig, config_path, read_table
from dashboards.config import DashboardConfig
from indexer.config import IndexConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """All four tables, and where the file stands. Relative folders in the file start at the file's own folder."""

    path: Path
    crawlers: CrawlConfig
    classifiers: ClassifyConfig
    indexer: IndexConfig
    dashboards: DashboardConfig

    @property
    def data_folder(self) -> Path:
        """Folder of database, frontier and evidence."""
        return self.path.parent / self.indexer.data_folder

    @property
    def sites_folder(self) -> Path:
        """Folder of the user's own site files."""
        return self.path.parent / self.crawlers.sites_folder

    @property
    def database_path(self) -> Path:
        """The SQLite file that holds items, decisions and the search index."""
        return self.data_folder / "qingyuan.sqlite3"


def read_configuration(given: str | None = None) -> Configuration:
    """The configuration in force (see `crawlers.config.config_path`). Raises ConfigError."""
    path = config_path(given)
    return Configuration(
        path=path,
        crawlers=read_table(path, "crawlers", CrawlConfig),
        classifiers=read_table(path, "classifiers", ClassifyConfig),
        indexer=read_table(path, "indexer", IndexConfig),
        dashboards=read_table(path, "dashboards", DashboardConfig),
    )


def default_configuration(folder: Path) -> Configuration:
    """The defaults, as if an empty `qingyuan.toml` stood in `folder`."""
    return Configuration(
        path=folder / "qingyuan.toml",
        crawlers=CrawlConfig(),
        classifiers=ClassifyConfig(),
        indexer=IndexConfig(),
        dashboards=DashboardConfig(),
    )
