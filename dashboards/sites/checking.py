"""Checking a site file on this machine: one listing is read, shown and kept, and a date is noted if it was understood.

In: the configuration, a site. Out: `SiteCheck`; a fixture in the data folder; this machine's state of the site.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime

from crawlers.browsing.browser import find_browser
from crawlers.browsing.looking import look_at
from crawlers.manners.courtesy_record import OBEYED, UNASKED, count_looks, last_records
from crawlers.manners.middlewares import user_agent
from crawlers.manners.url_guard import UrlGuard, host_key
from crawlers.plan import CrawlPlan
from crawlers.reading.page_turning import read_form_address
from crawlers.site import Site
from crawlers.site_check import checks_folder
from crawlers.site_states import write_state
from crawlers.walking.data_sources import read_data_address
from dashboards.configuration import Configuration
from dashboards.crawl_process import run_crawl
from dashboards.models import SiteNote
from dashboards.sites.switching import note_site
from indexer.nights.reports import ROBOTS_NOTE

ROWS_PRINTED, TURNS_PRINTED = 6, 3
KINDS = {"listing": "列表页", "thread": "帖子（多人发言）", "detail": "正文页"}
OUTCOMES = {
    "read": "已读到",
    "blocked": "被拦截",
    "unreadable": "没有可读的内容",
    "failed": "没有取到",
    "refused": "不允许访问",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCheck:
    """What one request to the site's first entry gave. `seen` is what `crawlers.site_check` told; empty if nothing came."""

    site: str
    title: str
    seen: dict[str, Any]
    complaint: str
    folder: Path
    picture: str
    verified: date | None
    enabled: bool
    robots: str

    @property
    def is_understood(self) -> bool:
        """Whether the page was read and lists something."""
        return self.verified is not None

    def as_fields(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "site": self.site,
            "understood": self.is_understood,
            "last_verified": self.verified.isoformat() if self.verified else None,
            "seen": self.seen,
            "complaint": self.complaint,
            "folder": str(self.folder),
            "picture": self.picture,
        }


def check(configuration: Configuration, site: Site) -> SiteCheck:
    """Ask the site once, as a night would: by its robots.txt, through the guard, with the browser where it needs one."""
    now = datetime.now(UTC)
    told: list[dict[str, Any]] = []
    plan = CrawlPlan(
        run=f"check {now.isoformat()}",
        night=localtime(now).date(),
        data_folder=configuration.data_folder,
        config_path=configuration.path,
        sites=(replace(site, scope=replace(site.scope, max_pages=1)),),
        keeps=False,
        checks=True,
    )
    end = run_crawl(plan, lambda _: None, lambda line: told.append(line["checked"]))
    seen = told[0] if told else {}
    folder = checks_folder(configuration.data_folder, site.name)
    picture = _picture(configuration, site, seen, folder, plan.night)
    verified = localtime(now).date() if seen.get("is_listing") else None
    if verified is not None:
        write_state(configuration.data_folder, site.name, last_verified=verified.isoformat())
    text = f"{seen.get('row_count', 0)} 行" if verified else str(seen.get("note") or "没有读懂")[:300]
    note_site(site.name, SiteNote.Action.CHECKED, None, text=text)
    return SiteCheck(
        site=site.name,
        title=site.title,
        seen=seen,
        complaint=end.complaint,
        folder=folder,
        picture=picture,
        verified=verified,
        enabled=site.enabled,
        robots=_robots(configuration, site, seen),
    )


def _robots(configuration: Configuration, site: Site, seen: dict[str, Any]) -> str:
    """What came of asking for robots.txt, in the courtesy record's words."""
    host = host_key(str(seen.get("final_url") or seen.get("url") or ""))
    said = {record.host: record.robots for record in last_records(configuration.data_folder, site.name)}
    return said.get(host, UNASKED)


def _picture(configuration: Configuration, site: Site, seen: dict[str, Any], folder: Path, night: date) -> str:
    """A picture of what stands there now; none where robots.txt or our guard forbids the page, or there is no browser."""
    browser = find_browser(configuration.crawlers.browser)
    is_forbidden = seen.get("outcome") == "refused" or str(seen.get("note", "")).startswith(ROBOTS_NOTE)
    if browser is None or not seen or is_forbidden or seen.get("status") is None:
        return ""
    config = configuration.crawlers
    (look,) = asyncio.run(
        look_at(
            [seen.get("final_url") or seen["url"]],
            browser=browser,
            user_agent=user_agent(config),
            guard=UrlGuard(config.allow_private),
            timeout_seconds=config.render_timeout_seconds,
            pause_seconds=0.0 if site.pace.delay_seconds is None else site.pace.delay_seconds,
        )
    )
    count_looks(configuration.data_folder, night, [look.asked])
    if not look.picture:
        return ""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "screenshot.png").write_bytes(look.picture)
    return str(folder / "screenshot.png")


def check_lines(result: SiteCheck) -> Iterator[str]:
    """The check in words."""
    seen = result.seen
    yield f"{result.title}（{result.site}）"
    if not seen:
        yield f"没有得到任何结果：{result.complaint or '站点在静默时段，或当日访问次数已用完'}"
        return
    yield f"网址：{seen['url']}"
    yield f"robots.txt：{_robots_words(result)}"
    note = f"：{seen['note']}" if seen["note"] else ""
    yield f"结果：{OUTCOMES.get(seen['outcome'], seen['outcome'])}{note}（状态码 {seen['status'] or '无'}）"
    if seen["outcome"] == "read":
        yield from _page_lines(seen)
    if result.picture:
        yield f"截图：{result.picture}"
    if result.is_understood:
        yield f"样本：{result.folder}"
        further = "站点已启用" if result.enabled else f"qingyuan sites enable {result.site} 启用"
        yield f"读懂了：已记为 {result.verified} 验证；{further}"
    else:
        yield "没有读懂：不记为已验证。请对照截图修改站点文件（复制到自己的 sites 文件夹并改名），或改用录制的操作流程（flow）"


def _robots_words(result: SiteCheck) -> str:
    note = str(result.seen["note"])
    if note.startswith(ROBOTS_NOTE):
        return note.removeprefix(ROBOTS_NOTE).strip() or note
    return f"{result.robots}，允许访问此页" if result.robots == OBEYED else result.robots


def _page_lines(seen: dict[str, Any]) -> Iterator[str]:
    shown = "，经浏览器显示" if seen["rendered"] else ""
    yield f"标题：{seen['title'] or '（无）'}（{seen['characters']} 字，{seen['links']} 个链接，编码 {seen['charset']}{shown}）"
    yield f"读作：{KINDS[seen['kind']]}"
    if not seen["row_count"]:
        yield "列表：没有找到重复的结构"
    else:
        facts = f"{seen['dated_rows']} 行有日期，{seen['signed_rows']} 行有作者"
        yield f"列表：{seen['row_count']} 行（{facts}），网址样式 {seen['shape']}"
    for row in seen["rows"][:ROWS_PRINTED]:
        signed = f"（{row['author']}）" if row["author"] else ""
        yield f"  {row['published_on'] or '无日期':<10}  {row['text'][:40]}{signed}"
        yield f"              {row['url'][:100]}"
    if seen["row_count"] > ROWS_PRINTED:
        yield f"  … 另有 {seen['row_count'] - ROWS_PRINTED} 行"
    yield f"下一页：{'、'.join(map(_turn_words, seen['turns'][:TURNS_PRINTED])) or '没有找到'}"


def _turn_words(url: str) -> str:
    data = read_data_address(url)
    if data is not None:
        return f"{data[0][:80]}（由数据接口翻页）"
    form = read_form_address(url)
    return url[:100] if form is None else f"{form.page_url[:80]}（以表单翻页）"
