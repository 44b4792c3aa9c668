"""One site as its owner, or a person who doubts an empty night, may be told of it: by which rules it is asked, what was asked of it
last, and by which way each kind of its pages is read and on what evidence.

In: the configuration, a site. Out: `SiteCard`; its lines for a terminal, its fields for machines.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawlers.config import MEBIBYTE, ConfigError, CrawlConfig
from crawlers.manners.courtesy_record import HostRecord, last_records
from crawlers.manners.middlewares import user_agent
from crawlers.site import Render, Site
from crawlers.walking.data_requests import words_of
from crawlers.walking.reading_ways import TRUSTED_FOR, WAYS, KnownWay, ways_of_site
from dashboards.configuration import Configuration

LONGEST_SOURCE = 300
RENDERS = {
    Render.AUTO: "按证据逐类决定",
    Render.NEVER: "站点文件规定：一律不用浏览器",
    Render.ALWAYS: "站点文件规定：一律经浏览器",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """One decision for people; from `anew` on it is no longer trusted, and found again."""

    known: KnownWay
    title: str
    anew: date

    @property
    def sources(self) -> tuple[str, ...]:
        """The requests for the data, as forms."""
        sources = self.known.recipe.sources if self.known.recipe is not None else ()
        return tuple(words_of(source)[:LONGEST_SOURCE] for source in sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCard:
    """`agent` is how we call ourselves, `rules` and `reading` say in words what the site's file and the configuration demand."""

    site: Site
    agent: str
    rules: str
    reading: str
    records: tuple[HostRecord, ...]
    ways: tuple[WayLine, ...]


def site_card(configuration: Configuration, site: Site) -> SiteCard:
    """What is known of a site on this machine."""
    folder = configuration.data_folder
    return SiteCard(
        site=site,
        agent=_agent(configuration.crawlers),
        rules=_rules(configuration.crawlers, site),
        reading=RENDERS[site.render],
        records=tuple(last_records(folder, site.name)),
        ways=tuple(
            WayLine(known=known, title=WAYS[known.way], anew=known.night + TRUSTED_FOR)
            for known in ways_of_site(folder, site.name)
        ),
    )


def _agent(config: CrawlConfig) -> str:
    try:
        return user_agent(config)
    except ConfigError as error:
        return f"（{error}）"


def _rules(config: CrawlConfig, site: Site) -> str:
    delay = config.delay_seconds if site.pace.delay_seconds is None else site.pace.delay_seconds
    limit = "不限" if site.pace.daily_requests is None else f"访问 {site.pace.daily_requests} 次"
    quiet = "、".join(site.pace.quiet_hours) or "无"
    return f"间隔不少于 {delay:g} 秒，同时 {site.pace.concurrency} 个，每夜每主机{limit}，静默时段{quiet}"


def card_lines(card: SiteCard) -> Iterator[str]:
    """The card in words."""
    yield f"{card.site.title}（{card.site.name}）"
    yield f"身份标识：{card.agent}"
    yield f"规则：{card.rules}"
    for record in card.records:
        yield (
            f"{record.night} {record.host}：访问 {record.requests} 次，随页请求 {record.by_pages} 次，{record.bytes / MEBIBYTE:.1f} MiB，"
            f"未变化 {record.unchanged}，被拒 {record.refusals}，出错 {record.errors}，"
            f"另候 {record.held_seconds:.0f} 秒，间隔 {record.delay_seconds:g} 秒，robots.txt {record.robots}"
        )
    if not card.records:
        yield "尚未访问过"
    yield f"读取方式：{card.reading}"
    for line in card.ways:
        yield f"  {line.known.kind}　{line.title}（{line.known.night} 决定，{line.anew} 起重新判断）"
        yield f"    依据：{line.known.evidence}；样例 {line.known.sample}"
        for source in line.sources:
            yield f"    数据：{source}"
    if not card.ways and card.site.render is Render.AUTO:
        yield "  尚无决定：没有遇到须由脚本显示的页面，均直接读取"


def card_as_fields(card: SiteCard) -> dict[str, Any]:
    """For JSON."""
    return {
        "site": card.site.name,
        "agent": card.agent,
        "render": card.site.render.value,
        "asked": [dataclasses.asdict(record) for record in card.records],
        "ways": [
            {
                "kind": line.known.kind,
                "way": line.known.way.value,
                "evidence": line.known.evidence,
                "sample": line.known.sample,
                "night": line.known.night.isoformat(),
                "found_anew_from": line.anew.isoformat(),
                "sources": list(line.sources),
            }
            for line in card.ways
        ],
    }
