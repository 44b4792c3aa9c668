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
from crawlers.manners.middlewares import user_agent
from crawlers.manners.url_guard import UrlGuard
from crawlers.plan import CrawlPlan
from crawlers.site import Site
from crawlers.site_check import checks_folder
from crawlers.site_states import write_state
from dashboards.configuration import Configuration
from dashboards.models import SiteNote
from dashboards.nights.crawl_process import run_crawl
from dashboards.sites.switching import note_site
from indexer.nights.reports import ROBOTS_NOTE

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
    picture = _picture(configuration, site, seen, folder)
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
    )


def _picture(configuration: Configuration, site: Site, seen: dict[str, Any], folder: Path) -> str:
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
    robots = seen["note"] if str(seen["note"]).startswith(ROBOTS_NOTE) else "允许（或没有 robots.txt）"
    yield f"网址：{seen['url']}"
    yield f"robots.txt：{robots}"
    note = f"：{seen['note']}" if seen["note"] else ""
    yield f"结果：{OUTCOMES.get(seen['outcome'], seen['outcome'])}{note}（状态码 {seen['status'] or '无'}）"
    if seen["outcome"] == "read":
        yield from _page_lines(seen)
    if result.picture:
        yield f"截图：{result.picture}"
    if result.is_understood:
        yield f"样本：{result.folder}"
        yield f"读懂了：已记为 {result.verified} 验证；qingyuan sites enable {result.site} 启用"
    else:
        yield "没有读懂：不记为已验证。请对照截图修改站点文件（复制到自己的 sites 文件夹并改名），或改用录制的操作流程（flow）"


def _page_lines(seen: dict[str, Any]) -> Iterator[str]:
    shown = "，经浏览器显示" if seen["rendered"] else ""
    yield f"标题：{seen['title'] or '（无）'}（{seen['characters']} 字，{seen['links']} 个链接，编码 {seen['charset']}{shown}）"
    yield f"列表：{seen['row_count']} 行，网址样式 {seen['shape'] or '（没有重复的结构）'}"
    for row in seen["rows"][:5]:
        yield f"  {row['text'][:40]}  {row['url'][:80]}"
    yield f"日期：{'、'.join(seen['dates'][:5]) or '（没有）'}"
    yield f"下一页：{seen['next_page'] or '（没有找到）'}"
