"""Web archives for replay tests, made by our own writer from answers that say what the tests need."""

from datetime import UTC, datetime

from crawlers.exchange import Exchange, Recording
from crawlers.recording.wacz import wacz_of
from crawlers.snapshot import Artefact, ArtefactKind

AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def answer(url: str, body: bytes, media_type: str = "text/html; charset=utf-8", kind: str = "Document") -> Exchange:
    """One answer as it was recorded."""
    return Exchange(
        started_at=AT,
        method="GET",
        url=url,
        request_headers=(),
        request_body=b"",
        status=200,
        reason="OK",
        protocol="http/1.1",
        headers=(("Content-Type", media_type),),
        raw_head="",
        body=body,
        remote_ip="127.0.0.1",
        resource_type=kind,
        tls=None,
        loss="",
    )


def archive(*exchanges: Exchange, text: str = "页面文字") -> bytes:
    """A WACZ of these answers; the first is the page."""
    recording = Recording(exchanges=exchanges, failures=(), addresses=(), certificates=())
    shown = Artefact(kind=ArtefactKind.TEXT, name="shown_text.txt", media_type="text/plain", body=text.encode())
    return wacz_of(exchanges[0].url, "标题", AT, recording, (shown,), "Chromium 156")
