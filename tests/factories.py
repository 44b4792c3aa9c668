"""Records for tests, each complete and valid; say only what the test is about."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from classifiers.verdict import Action, Contact, ContactKind, Finding, Part, Signal, Verdict
from crawlers.page import BlockKind, Capture, Page, join_blocks

FETCHED_AT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
OFFER_TITLE = "本地代孕公司 包成功 包性别"
OFFER_TEXT = "专业代孕公司，签约包成功，可选性别。加微信 qy_demo88 咨询价格。"


def make_capture(body: bytes = b"<html></html>", **changes: object) -> Capture:
    """A capture of `body` as served over HTTP."""
    capture = Capture(
        body=body,
        body_sha256=hashlib.sha256(body).hexdigest(),
        media_type="text/html",
        charset="utf-8",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        remote_ip="127.0.0.1",
        user_agent="Qingyuan/0.1 (+mailto:test@example.org)",
    )
    return replace(capture, **changes)  # type: ignore[arg-type]


def make_page(
    url: str = "http://forum.localhost:8000/thread/1",
    pieces: Sequence[tuple[BlockKind, str]] = ((BlockKind.TITLE, OFFER_TITLE), (BlockKind.PARAGRAPH, OFFER_TEXT)),
    **changes: object,
) -> Page:
    """A page of the given (kind, text) blocks."""
    text, blocks = join_blocks([(kind, words, None) for kind, words in pieces])
    title = next((words for kind, words in pieces if kind is BlockKind.TITLE), "")
    body = f"<html><title>{title}</title><body>{text}</body></html>".encode()
    page = Page(
        site="forum",
        platform="同城论坛",
        region="某市",
        authority="某市网信办",
        url=url,
        final_url=url,
        referrer="http://forum.localhost:8000/",
        fetched_at=FETCHED_AT,
        title=title,
        text=text,
        blocks=blocks,
        links=(),
        images=(),
        capture=make_capture(body),
        depth=1,
    )
    return replace(page, **changes)  # type: ignore[arg-type]


def make_finding(page: Page | None = None, action: Action = Action.FLAG, **changes: object) -> Finding:
    """A finding about `page`; unless clear, it marks the first 代孕公司 and the first qy_demo88 of the page's text."""
    page = page or make_page()
    if action is Action.CLEAR:
        return Finding(page=page, verdict=_clear_verdict())
    verdict = Verdict(
        action=action,
        category="surrogacy",
        score=0.97 if action is Action.FLAG else 0.6,
        part=Part.ADVERTISER,
        signals=_signals(page),
        contacts=_contacts(page),
        counter=(),
        sentence="标题和正文推销代孕服务，并留有微信号。",
        versions=(("engine", "1"), ("lexicon", "2026-11")),
    )
    return Finding(page=page, verdict=replace(verdict, **changes))  # type: ignore[arg-type]


def _signals(page: Page) -> tuple[Signal, ...]:
    start = page.text.find("代孕公司")
    if start < 0:
        return ()
    return (
        Signal(
            detector="lexicon",
            rule="surrogacy:代孕公司",
            category="surrogacy",
            span=(start, start + 4),
            text="代孕公司",
            reading="代孕公司",
            weight=2.0,
            note="代孕服务用语",
        ),
    )


def _contacts(page: Page) -> tuple[Contact, ...]:
    start = page.text.find("qy_demo88")
    if start < 0:
        return ()
    return (Contact(kind=ContactKind.WECHAT, value="qy_demo88", span=(start, start + 9), text="qy_demo88"),)


def _clear_verdict() -> Verdict:
    return Verdict(
        action=Action.CLEAR,
        category=None,
        score=0.02,
        part=Part.ADVERTISER,
        signals=(),
        contacts=(),
        counter=(),
        sentence="未见推销用语。",
        versions=(("engine", "1"), ("lexicon", "2026-11")),
    )
