"""A recording as WARC/1.1 (ISO 28500:2017), one gzip member per record, SHA-256 for blocks and payloads.

Nothing in it tells of the machine: record ids are random (UUID 4), the file has no name of its own. Codings were undone by
the browser, so headers that describe them are kept as `X-Archive-Orig-…` and the length is that of the body that is there.

In: `Exchange`s and extra resources. Out: bytes of a .warc.gz, and one `WarcEntry` per replayable record for the index.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.exchange import Exchange, Headers

SOFTWARE = "Qingyuan 0.1 (warcio)"
DECODED_AWAY = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcEntry:
    """Where one record lies: `offset` and `length` in bytes of the .warc.gz. `digest` is the payload's, `sha256:hex`."""

    url: str
    at: datetime
    method: str
    request_body: bytes
    request_type: str
    media_type: str
    status: int
    digest: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """An extra record under a `urn:` of its own."""

    uri: str
    media_type: str
    body: bytes


class WarcFile:
    """A .warc.gz in the making."""

    def __init__(self, made_at: datetime) -> None:
        self._out = BytesIO()
        self._writer = WARCWriter(self._out, gzip=True, warc_version="1.1")
        self._made_at = made_at
        info = f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n".encode()
        self._write("warcinfo", None, info, made_at, "application/warc-fields", {})

    def add(self, exchange: Exchange) -> WarcEntry:
        """Request and answer. What else is known of them stands in a header of the answer, as Browsertrix does; as a
        record of its own, replay tools would mistake it for an answer."""
        offset = self._out.tell()
        digest = _digest(exchange.body)
        facts = json.dumps(_facts(exchange), sort_keys=True, separators=(",", ":"))
        extra = {"WARC-Payload-Digest": digest, **_connection(exchange), "WARC-JSON-Metadata": facts}
        if exchange.loss:
            extra["WARC-Truncated"] = "unspecified"
        head = _response_head(exchange)
        response_id = self._write(
            "response",
            exchange.url,
            exchange.body,
            exchange.started_at,
            "application/http; msgtype=response",
            extra,
            head,
        )
        length = self._out.tell() - offset
        beside = {"WARC-Concurrent-To": response_id}
        request = {**beside, "WARC-Payload-Digest": _digest(exchange.request_body)}
        kind = "application/http; msgtype=request"
        self._write(
            "request", exchange.url, exchange.request_body, exchange.started_at, kind, request, _request_head(exchange)
        )
        return WarcEntry(
            url=exchange.url,
            at=exchange.started_at,
            method=exchange.method,
            request_body=exchange.request_body,
            request_type=_header(exchange.request_headers, "content-type"),
            media_type=exchange.media_type or "unk",
            status=exchange.status,
            digest=digest,
            offset=offset,
            length=length,
        )

    def add_resource(self, resource: Resource) -> WarcEntry:
        """A record of our own making."""
        offset = self._out.tell()
        self._write("resource", resource.uri, resource.body, self._made_at, resource.media_type, {})
        return WarcEntry(
            url=resource.uri,
            at=self._made_at,
            method="GET",
            request_body=b"",
            request_type="",
            media_type=resource.media_type.partition(";")[0],
            status=200,
            digest=_digest(resource.body),
            offset=offset,
            length=self._out.tell() - offset,
        )

    def to_bytes(self) -> bytes:
        """The file as it stands."""
        return self._out.getvalue()

    def _write(
        self,
        kind: str,
        url: str | None,
        payload: bytes,
        at: datetime,
        content_type: str,
        extra: dict[str, str],
        http: StatusAndHeaders | None = None,
    ) -> str:
        """One record; its id. The block digest covers head and payload."""
        block = (http.to_ascii_bytes() if http else b"") + payload
        record_id = f"<urn:uuid:{uuid4()}>"
        headers = {
            "WARC-Type": kind,
            "WARC-Record-ID": record_id,
            **({"WARC-Target-URI": url} if url else {}),
            "WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "WARC-Block-Digest": _digest(block),
            **extra,
            "Content-Type": content_type,
            "Content-Length": str(len(block)),
        }
        head = StatusAndHeaders("", list(headers.items()), protocol="WARC/1.1")
        self._writer.write_record(
            ArcWarcRecord(
                "warc", kind, head, BytesIO(payload), http, content_type, len(block), payload_length=len(payload)
            )
        )
        return record_id


def _digest(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()


def _connection(exchange: Exchange) -> dict[str, str]:
    found = {"WARC-Protocol": exchange.protocol} if exchange.protocol else {}
    return found | ({"WARC-IP-Address": exchange.remote_ip} if exchange.remote_ip else {})


def _response_head(exchange: Exchange) -> StatusAndHeaders:
    renamed = [
        (f"X-Archive-Orig-{name}" if name.lower() in DECODED_AWAY else name, value) for name, value in exchange.headers
    ]
    headers = _one_line([*renamed, ("Content-Length", str(len(exchange.body)))])
    return StatusAndHeaders(f"{exchange.status} {exchange.reason}".strip(), headers, protocol="HTTP/1.1")


def _request_head(exchange: Exchange) -> StatusAndHeaders:
    parts = urlsplit(exchange.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [pair for pair in exchange.request_headers if not pair[0].startswith(":")]
    return StatusAndHeaders(f"{path} HTTP/1.1", _one_line(headers), protocol=exchange.method)


def _one_line(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Header values as one line of latin-1, the way they travel; what is not is percent-encoded by warcio."""
    return [(name, value.replace("\r", " ").replace("\n", " ")) for name, value in headers]


def _header(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


def _facts(exchange: Exchange) -> dict[str, object]:
    tls = asdict(exchange.tls) if exchange.tls else None
    return {
        "resource_type": exchange.resource_type,
        "protocol": exchange.protocol,
        "remote_ip": exchange.remote_ip,
        "raw_head": base64.b64encode(exchange.raw_head.encode("utf-8", "surrogateescape")).decode(),
        "tls": {key: str(value) if isinstance(value, datetime) else value for key, value in tls.items()}
        if tls
        else None,
        "loss": exchange.loss,
    }
