"""What an answer, or its absence, means when it is not a page to read.

In: Scrapy responses and exceptions. Out: `Answer`, with the reason in the words the night's report prints.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response, TextResponse

from crawlers.frontier.seam import Target
from crawlers.manners.middlewares import HostRefused
from crawlers.manners.robots import RobotsRefused
from crawlers.manners.url_guard import AddressRefused
from crawlers.outcome import Outcome
from crawlers.page import Unread
from crawlers.reading.charset import decode_html
from crawlers.reading.html import read_document
from crawlers.reading.links import tidy_url
from crawlers.steering.page_memory import NOT_MODIFIED
from crawlers.walking.redirects import RedirectRefused, is_led_home, moved_to
from crawlers.walking.walls import Wall, find_wall

HTML_TYPES = ("text/html", "application/xhtml+xml")
REFUSING_STATUSES = frozenset({401, 403, 407, 451})
# What nobody but a firewall answers to somebody who only asks for a page (202: a challenge for scripts).
FIREWALL_STATUSES = frozenset({202, 405, 412, 418, 429, 444, 468, 493, 567})
GONE_STATUSES = frozenset({404, 410})
# Answers that another try may turn into a page.
PASSING_STATUSES = frozenset({408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a URL ended without a page. `may_pass` says that another try may help, `is_gone` that the server says there is no such
    page any more, `is_costly` that it took far more than a page, `wants_rest` that the host is to be left alone for a while,
    `leads_to` where to look instead."""

    outcome: Outcome
    note: str
    status: int | None
    may_pass: bool = False
    is_gone: bool = False
    is_costly: bool = False
    wants_rest: bool = False
    leads_to: str = ""


NO_DATA = Answer(outcome=Outcome.UNREADABLE, note="页面背后的数据接口没有给出内容", status=None)


def not_shown(*, may_pass: bool) -> Answer:
    """What a page means that a browser must show, and did not; with a browser at hand another try may help."""
    note = "页面须经浏览器显示，未能打开"
    return Answer(outcome=Outcome.UNREADABLE, note=note, status=200, may_pass=may_pass, is_costly=may_pass)


def judge_answer(response: Response) -> Answer | None:
    """Why this response is no page to read; None if it is one."""
    status = response.status
    if status in REFUSING_STATUSES:
        return Answer(outcome=Outcome.BLOCKED, note=f"网站拒绝访问（{status}）", status=status)
    if status != 200:
        wall = _wall_of(response)
        if wall is not None and wall.is_block:
            return judge_wall(wall, status)
    if status in FIREWALL_STATUSES:
        note = "网站限制访问频率（429）" if status == 429 else f"被网站防火墙拦截（{status}）"
        return Answer(
            outcome=Outcome.BLOCKED, note=note, status=status, may_pass=True, wants_rest=not _is_trouble(status)
        )
    if status in PASSING_STATUSES:
        note = f"网站暂时无法提供页面（{status}）"
        return Answer(outcome=Outcome.FAILED, note=note, status=status, may_pass=True)
    if status != 200:
        is_gone = status in GONE_STATUSES
        return Answer(outcome=Outcome.UNREADABLE, note=f"网站返回 {status}", status=status, is_gone=is_gone)
    if not response.body:
        return Answer(outcome=Outcome.UNREADABLE, note="页面为空", status=status)
    if not _is_html(response):
        note = f"不是网页（{media_type_of(response) or '类型未知'}）"
        return Answer(outcome=Outcome.UNREADABLE, note=note, status=status)
    if is_led_home(response):
        note = "跳转到首页，原页面可能已不存在"
        return Answer(outcome=Outcome.UNREADABLE, note=note, status=status, leads_to=tidy_url(response.url) or "")
    return None


def _is_trouble(status: int) -> bool:
    """Whether manners give the host a rest for its status alone (`manners/middlewares.py`)."""
    return status == 429 or status >= 500


def _is_html(response: Response) -> bool:
    media_type = media_type_of(response)
    return media_type in HTML_TYPES or (media_type == "" and isinstance(response, TextResponse))


def _wall_of(response: Response) -> Wall | None:
    """What an answer with an error status says of itself."""
    if not response.body or not _is_html(response):
        return None
    html, _ = decode_html(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1") or None)
    return find_wall(read_document(html, response.url), html, moved_to=moved_to(response))


def judge_list(entries: int) -> Answer:
    """What a feed or sitemap that lists so many pages means."""
    return Answer(outcome=Outcome.READ, note=f"订阅源或站点地图，列出 {entries} 个地址", status=200)


def judge_unchanged(night: date) -> Answer:
    """A page that is as it was when it was last judged, on `night`."""
    note = f"自 {night} 未变化，沿用当时的结论（未见违法信息）"
    return Answer(outcome=Outcome.READ, note=note, status=NOT_MODIFIED)


def judge_wall(wall: Wall, status: int) -> Answer:
    """What a page that shows nothing but a wall, and came with `status`, means."""
    note = f"{wall.kind.value}：{wall.sentence}" if wall.sentence else wall.kind.value
    outcome = Outcome.BLOCKED if wall.is_block else Outcome.FAILED if wall.may_pass else Outcome.UNREADABLE
    return Answer(
        outcome=outcome,
        note=note,
        status=status,
        may_pass=wall.may_pass,
        is_gone=wall.is_gone,
        wants_rest=wall.may_pass and not _is_trouble(status),
    )


def judge_closed(answer: Answer, closed: str) -> Answer:
    """What an answer means that another try would have helped, had it not closed its host for the night."""
    return replace(answer, outcome=Outcome.BLOCKED, note=closed, may_pass=False)


def judge_failure(error: BaseException) -> Answer:
    """What an exception in place of an answer means."""
    match error:
        case RobotsRefused():
            return Answer(outcome=Outcome.BLOCKED, note=str(error), status=None)
        case HostRefused() | RedirectRefused():
            return Answer(outcome=Outcome.SKIPPED, note=str(error), status=None)
        case AddressRefused():
            return Answer(outcome=Outcome.REFUSED, note=f"不允许访问的地址：{error}", status=None)
        case UnsupportedURLSchemeError():
            return Answer(outcome=Outcome.REFUSED, note="不是 http 或 https 地址", status=None)
        case DownloadCancelledError():
            return Answer(outcome=Outcome.UNREADABLE, note="内容超过大小上限", status=None, is_costly=True)
        case IgnoreRequest():
            return Answer(outcome=Outcome.UNREADABLE, note=f"放弃：{error}"[:200], status=None, is_costly=True)
        case CannotResolveHostError():
            return Answer(outcome=Outcome.FAILED, note="域名无法解析", status=None, may_pass=True)
        case DownloadConnectionRefusedError():
            return Answer(outcome=Outcome.FAILED, note="对方拒绝连接", status=None, may_pass=True)
        case DownloadTimeoutError():
            return Answer(outcome=Outcome.FAILED, note="等待超时", status=None, may_pass=True, is_costly=True)
        case _:
            note = f"连接中断（{type(error).__name__}）"
            return Answer(outcome=Outcome.FAILED, note=note, status=None, may_pass=True)


def unread_of(target: Target, answer: Answer, at: datetime) -> Unread:
    """What leaves this folder for a target that gave no page."""
    return Unread(
        site=target.site,
        url=target.url,
        at=at,
        outcome=answer.outcome,
        note=answer.note,
        status=answer.status,
        is_gone=answer.is_gone,
        referrer=target.referrer or "",
    )


def media_type_of(response: Response) -> str:
    """Media type of the Content-Type header in lower case, without parameters; empty if there is none."""
    value = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return value.partition(";")[0].strip().lower()
