"""Promises about answers that are no pages: each has an outcome and a reason, and only passing trouble is tried again."""

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse, Response

from crawlers.manners.middlewares import retry_after_seconds
from crawlers.manners.robots import RobotsRefused, robots_address, rules_from
from crawlers.manners.url_guard import AddressRefused
from crawlers.outcome import Outcome
from crawlers.walking.answers import judge_answer, judge_failure

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
        (429, Outcome.FAILED, True),
        (500, Outcome.FAILED, True),
        (503, Outcome.FAILED, True),
    ],
)
def test_each_status_ends_in_its_outcome(status: int, outcome: Outcome, may_pass: bool) -> None:
    judged = judge_answer(answer(status))
    assert judged is not None
    assert (judged.outcome, judged.may_pass) == (outcome, may_pass)
    assert judged.note


def test_what_is_not_html_is_not_read() -> None:
    judged = judge_answer(answer(200, {"Content-Type": "application/pdf"}))
    assert judged is not None
    assert "application/pdf" in judged.note
    assert judge_answer(answer(200, body=b"")) is not None


@pytest.mark.parametrize(
    ("error", "outcome", "may_pass"),
    [
        (RobotsRefused("robots.txt 禁止抓取"), Outcome.BLOCKED, False),
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
