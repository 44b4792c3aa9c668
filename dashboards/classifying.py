"""`qingyuan classify`: one file, one URL or a stream of lines, judged and not kept.

In: a path, a URL or "-"; lines of JSON. Out: JSON as DESIGN names it: one object for a page, one line for each line.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from classifiers.batch import classify_lines
from classifiers.config import ClassifyConfig
from classifiers.engine import Engine, build_engine, engine_beside
from classifiers.verdict_json import verdict_to_json
from crawlers.config import ConfigError
from crawlers.plan import CrawlPlan
from crawlers.reading.html import read_page
from crawlers.site import site_for_url
from dashboards.configuration import Configuration
from dashboards.crawl_process import run_crawl


def classify_stream(lines: Iterable[str], configuration: Configuration | None) -> Iterator[str]:
    """One verdict per line, in order; a bad line gives an error in its place."""
    return classify_lines(lines, engine_for(configuration), read_page)


def classify_source(source: str, configuration: Configuration | None) -> str:
    """The verdict on one page. Raises OSError for a file, ValueError or ConfigError for a URL that cannot be read."""
    if source.startswith(("http://", "https://")):
        return json.dumps(_fetched_verdict(source, configuration), ensure_ascii=False, indent=2)
    body = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    verdict = engine_for(configuration).judge(read_page(body, "")).verdict
    return json.dumps(verdict_to_json(verdict), ensure_ascii=False, indent=2)


def _fetched_verdict(url: str, configuration: Configuration | None) -> Any:
    """The verdict on one URL, fetched as a crawl fetches it: guard, robots.txt, browser and pictures included."""
    if configuration is None:
        raise ConfigError("研判网址需要配置文件（网站须能联系到访问者）；请先运行 qingyuan init")
    site = site_for_url(url)
    lines: list[dict[str, Any]] = []
    with TemporaryDirectory() as folder:
        plan = CrawlPlan(
            run="classify",
            night=datetime.now(UTC).date(),
            data_folder=Path(folder),
            config_path=configuration.path,
            sites=(replace(site, scope=replace(site.scope, max_depth=0, max_pages=1)),),
            keeps=False,
        )
        end = run_crawl(plan, lambda _: None, lines.append)
    if not lines:
        raise ValueError(f"{url}：没有读到（{end.complaint}）")
    if "unread" in lines[0]:
        raise ValueError(f"{url}：没有读到（{lines[0]['unread']}）")
    return lines[0]["verdict"]


def engine_for(configuration: Configuration | None) -> Engine:
    """The engine a configuration asks for; the shipped one without a configuration."""
    if configuration is None:
        return build_engine(ClassifyConfig(), None)
    return engine_beside(configuration.classifiers, configuration.path.parent)
