"""The one thin Scrapy adapter of this folder: pages in, findings out, anything else passed on untouched."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifiers.config import ClassifyConfig
from classifiers.engine import Engine, build_engine
from crawlers.config import read_table
from crawlers.page import Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ClassifyPage:
    """Item pipeline. Pages with pictures are judged in a thread: reading one picture takes seconds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ClassifyPage":
        """An engine as `[classifiers]` of the configuration asks for."""
        path = Path(crawler.settings["QINGYUAN_CONFIG_PATH"])
        config = read_table(path, "classifiers", ClassifyConfig)
        lexicons = path.parent / config.lexicons_folder if config.lexicons_folder else None
        return cls(build_engine(config, lexicons))

    async def process_item(self, item: Any) -> Any:
        """The finding about a page."""
        if not isinstance(item, Page):
            return item
        if item.images:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.judge, item)
        return self._engine.judge(item)

    def close_spider(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False, cancel_futures=True)
