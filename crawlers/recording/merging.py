"""What the browser told in pieces about each request, joined to one record.

In: `Trace`s of a `NetworkLog`, where the proxy connected to. Out: `Exchange`s and `FailedRequest`s in the order sent.
"""

import base64
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from crawlers.exchange import Exchange, FailedRequest, Headers, TlsDetails
from crawlers.manners.url_guard import host_key
from crawlers.recording.network_log import Event, PausedAnswer, Trace
from crawlers.recording.watching_proxy import WatchingProxy

# The status text our own proxy answers with when it has no connection to hand on (`manners/guard_proxy.py`).
PROXY_REASON = "Refused"


def merge(traces: Iterable[Trace], proxy: WatchingProxy) -> tuple[tuple[Exchange, ...], tuple[FailedRequest, ...]]:
    """All answers, and all requests without one. An answer our own proxy made is no answer of the server."""
    exchanges, failures = [], []
    for trace in traces:
        for hop in range(max(len(trace.sent), len(trace.paused))):
            paused = trace.paused[hop] if hop < len(trace.paused) else None
            refusal = _refusal(trace, hop, paused, proxy)
            if paused is None or refusal:
                failures.append(_failed(trace, hop, paused, refusal))
            else:
                exchanges.append(_exchange(trace, hop, paused, proxy))
    return tuple(sorted(exchanges, key=lambda exchange: exchange.started_at)), tuple(failures)


def _refusal(trace: Trace, hop: int, paused: PausedAnswer | None, proxy: WatchingProxy) -> str:
    """Why this hop counts as failed; "" if it has an answer of the server's."""
    refusal = proxy.refusals.get(host_key(_request(trace, hop, paused)["url"]), "")
    if paused is None:
        return refusal or trace.failure or "没有等到应答"
    if refusal and paused.event.get("responseStatusText") == PROXY_REASON:
        return refusal
    return str(paused.event.get("responseErrorReason", ""))


def _failed(trace: Trace, hop: int, paused: PausedAnswer | None, reason: str) -> FailedRequest:
    request = _request(trace, hop, paused)
    kind = paused.event["resourceType"] if paused else trace.sent[hop].get("type", "Other")
    return FailedRequest(method=request["method"], url=request["url"], resource_type=kind, reason=reason)


def _exchange(trace: Trace, hop: int, paused: PausedAnswer, proxy: WatchingProxy) -> Exchange:
    event, request = paused.event, _request(trace, hop, paused)
    sent_extra = _at(trace.sent_extra, hop)
    extra = _extra_of(trace.received_extra, hop, event["responseStatusCode"])
    received = _at(trace.received, hop)
    raw_head = extra.get("headersText", "")
    return Exchange(
        started_at=_started_at(trace, hop),
        method=request["method"],
        url=request["url"],
        request_headers=_pairs(sent_extra.get("headers") or request["headers"]),
        request_body=_request_body(request),
        status=event["responseStatusCode"],
        reason=event.get("responseStatusText", ""),
        protocol=received.get("protocol", "http/1.1"),
        headers=_headers_of_head(raw_head) or _pairs(extra.get("headers", {})) or _listed(event["responseHeaders"]),
        raw_head=raw_head,
        body=paused.body,
        remote_ip=proxy.addresses.get(host_key(request["url"])),
        resource_type=event["resourceType"],
        tls=_tls(received.get("securityDetails")),
        loss=paused.loss,
    )


def _request(trace: Trace, hop: int, paused: PausedAnswer | None) -> Mapping[str, Any]:
    request: Mapping[str, Any] = trace.sent[hop]["request"] if hop < len(trace.sent) else paused.event["request"]  # type: ignore[union-attr]
    return request


def _at(events: list[Event], hop: int) -> Event:
    return events[hop] if hop < len(events) else {}


def _extra_of(extras: list[Event], hop: int, status: int) -> Event:
    """The head that belongs to this hop; a head of another status belongs to another hop."""
    found = _at(extras, hop)
    return found if found.get("statusCode") == status else {}


def _started_at(trace: Trace, hop: int) -> datetime:
    """When the request went out. A request only `Fetch` told of began before any that `Network` would have missed."""
    sent = _at(trace.sent, hop)
    return datetime.fromtimestamp(sent["wallTime"], UTC) if "wallTime" in sent else datetime.now(UTC)


def _request_body(request: Mapping[str, Any]) -> bytes:
    entries = request.get("postDataEntries", [])
    if any("bytes" in entry for entry in entries):
        return b"".join(base64.b64decode(entry.get("bytes", "")) for entry in entries)
    return str(request.get("postData", "")).encode()


def _headers_of_head(head: str) -> Headers:
    lines = [line.partition(":") for line in head.split("\r\n")[1:] if ":" in line]
    return tuple((name, value.strip()) for name, _, value in lines)


def _pairs(headers: Mapping[str, str]) -> Headers:
    """CDP joins repeated headers by line ends."""
    return tuple((name, value) for name, values in headers.items() for value in values.split("\n"))


def _listed(headers: Iterable[Mapping[str, str]]) -> Headers:
    return tuple((head["name"], head["value"]) for head in headers)


def _tls(details: Mapping[str, Any] | None) -> TlsDetails | None:
    if not details:
        return None
    return TlsDetails(
        protocol=details["protocol"],
        cipher=details["cipher"],
        subject=details["subjectName"],
        issuer=details["issuer"],
        names=tuple(details["sanList"]),
        valid_from=datetime.fromtimestamp(details["validFrom"], UTC),
        valid_to=datetime.fromtimestamp(details["validTo"], UTC),
    )
