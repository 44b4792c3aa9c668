"""Promises about answers that are no pages: each has an outcome and a reason, and only passing trouble is tried again."""

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse, Request, Response

from crawlers.frontier.seam import Target
from crawlers.manners.middlewares import retry_after_seconds
from crawlers.manners.robots import RobotsRefused, robots_address, rules_from
from crawlers.manners.url_guard import AddressRefused
from crawlers.outcome import Outcome
from crawlers.walking.answers import judge_answer, judge_failure
from crawlers.walking.redirects import RedirectRefused

HTML = {"Content-Type": "text/html; charset=gbk"}


def answer(status: int, headers: dict[str, str] | None = None, body: bytes = b"<p>x</p>") -> Response:
    return Response("http://a.cn/", status=status, headers=headers or HTML, body=body)


def test_an_html_page_is_to_be_read() -> None:
    assert judge_answer(answer(200)) is None
    assert judge_answer(HtmlResponse("http://a.cn/", body=b"<p>no content type</p>")) is None


@pytest.mark.parametrize(
    ("status", "outcome", "may_pass"),
    [
        (401, Outcome.BLOCKED, False),
        (403, Outcome.BLOCKED, False),
        (404, Outcome.UNREADABLE, False),
        (410, Outcome.UNREADABLE, False),
        (202, Outcome.BLOCKED, True),
        (405, Outcome.BLOCKED, True),
        (412, Outcome.BLOCKED, True),
        (418, Outcome.BLOCKED, True),
        (429, Outcome.BLOCKED, True),
        (567, Outcome.BLOCKED, True),
        (500, Outcome.FAILED, True),
        (503, Outcome.FAILED, True),
    ],
)
def test_each_status_ends_in_its_outcome(status: int, outcome: Outcome, may_pass: bool) -> None:
    judged = judge_answer(answer(status))
    assert judged is not None
    assert (judged.outcome, judged.may_pass) == (outcome, may_pass)
    assert judged.note


FIREWALL = "<title>提示</title><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>".encode()
LOGIN = "<title>登录</title><form>用户名<input name=u>密码<input type=password></form>".encode()
REMOVED = "<title>提示</title><p>该信息已删除</p>".encode()


@pytest.mark.parametrize("status", [404, 410, 501, 503])
def test_a_wall_behind_an_error_status_is_a_block_and_says_nothing_of_what_is_gone(status: int) -> None:
    judged = judge_answer(answer(status, {"Content-Type": "text/html; charset=utf-8"}, FIREWALL))
    assert judged is not None
    assert (judged.outcome, judged.may_pass, judged.is_gone, judged.status) == (Outcome.BLOCKED, True, False, status)
    assert "您的访问被阻断" in judged.note or "您访问的URL" in judged.note
    login = judge_answer(answer(status, {"Content-Type": "text/html; charset=utf-8"}, LOGIN))
    assert login is not None
    assert (login.outcome, login.may_pass, login.is_gone) == (Outcome.BLOCKED, False, False)


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_its_server_says_is_gone_is_gone(status: int) -> None:
    judged = judge_answer(answer(status, {"Content-Type": "text/html; charset=utf-8"}, REMOVED))
    assert judged is not None
    assert (judged.outcome, judged.is_gone) == (Outcome.UNREADABLE, True)


def redirected(asked: str, came: str, depth: int = 1) -> Response:
    target = Target(site="a", url=asked, depth=depth, leaves=0, priority=0, referrer=None)
    request = Request(came, meta={"redirect_urls": [asked], "target": target})
    return HtmlResponse(came, body=b"<p>welcome</p>", headers=HTML, request=request)


@pytest.mark.parametrize(
    ("asked", "came", "is_page"),
    [
        ("http://a.cn/t1.html", "http://a.cn/", False),
        ("http://a.cn/t1.html", "https://www.a.cn", False),
        ("http://a.cn/t1.html", "http://a.cn/t/1", True),
        ("http://a.cn/t1.html", "http://b.cn/", True),
        ("http://a.cn/", "https://a.cn/", True),
        ("http://a.cn/?id=1", "http://a.cn/", False),
    ],
)
def test_a_page_that_leads_home_is_no_page_and_home_is_looked_at(asked: str, came: str, is_page: bool) -> None:
    judged = judge_answer(redirected(asked, came))
    assert (judged is None) is is_page
    if judged is not None:
        assert (judged.outcome, judged.is_gone) == (Outcome.UNREADABLE, False)
        assert judged.leads_to.rstrip("/") == came.rstrip("/")
    assert judge_answer(redirected(asked, came, depth=0)) is None


def test_what_is_not_html_is_not_read() -> None:
    judged = judge_answer(answer(200, {"Content-Type": "application/pdf"}))
    assert judged is not None
    assert "application/pdf" in judged.note
    assert judge_answer(answer(200, body=b"")) is not None


@pytest.mark.parametrize(
    ("error", "outcome", "may_pass"),
    [
        (RobotsRefused("robots.txt 禁止抓取"), Outcome.BLOCKED, False),
        (RedirectRefused("跳转到站外"), Outcome.SKIPPED, False),
        (AddressRefused("private"), Outcome.REFUSED, False),
        (DownloadCancelledError(), Outcome.UNREADABLE, False),
        (IgnoreRequest("max redirections reached"), Outcome.UNREADABLE, False),
        (DownloadTimeoutError(), Outcome.FAILED, True),
        (CannotResolveHostError(), Outcome.FAILED, True),
        (ValueError("odd"), Outcome.FAILED, True),
    ],
)
def test_each_failure_ends_in_its_outcome(error: Exception, outcome: Outcome, may_pass: bool) -> None:
    judged = judge_failure(error)
    assert (judged.outcome, judged.may_pass) == (outcome, may_pass)
    assert judged.note


def test_robots_rules_follow_rfc_9309() -> None:
    rules = b"User-agent: *\nDisallow: /private\n"
    assert rules_from(answer(500, body=rules)) is None
    missing = rules_from(answer(404, body=rules))
    assert missing is not None
    assert missing.can_fetch("http://a.cn/private", "QingyuanMonitor")
    present = rules_from(answer(200, body=rules))
    assert present is not None
    assert not present.can_fetch("http://a.cn/private", "QingyuanMonitor")
    assert robots_address("https://a.cn:8443/x/y?z#w") == "https://a.cn:8443/robots.txt"
    assert robots_address(f"http://a.cn:80/x?t={'a1' * 5000}") == "http://a.cn/robots.txt"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 23 Nov 2026 00:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2020 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    midnight = 1795392000.0
    assert retry_after_seconds(answer(429, HTML | {"Retry-After": value}), midnight) == seconds
