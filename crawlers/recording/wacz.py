"""A recording as WACZ (Webrecorder specification 1.1.1), laid out as pywb and replayweb.page read it.

`archive/data.warc.gz`, `indexes/index.cdx` (CDXJ), `pages/pages.jsonl`, extra evidence two levels deep under `evidence/`,
`datapackage.json` with the SHA-256 of every file and `datapackage-digest.json` with its own. Nothing is compressed twice.

In: a `Recording` and what was shown. Out: bytes.
"""

import base64
import hashlib
import json
import zipfile
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from urllib.parse import parse_qsl, quote_plus, urlsplit

from crawlers.exchange import Recording
from crawlers.recording.warc import SOFTWARE, Resource, WarcEntry, WarcFile
from crawlers.snapshot import Artefact, ArtefactKind

# The full picture lies beside the archive; twice would double what a night writes.
URNS = {ArtefactKind.VIEW: "view", ArtefactKind.TEXT: "text"}
EXTRAS = frozenset({ArtefactKind.CONSOLE, ArtefactKind.CLICKS, ArtefactKind.BOXES, ArtefactKind.PREFLIGHT})
# What replay needs of a POST is its words, not megabytes of upload.
QUERY_BYTES = 16_384


def wacz_of(
    url: str, title: str, at: datetime, recording: Recording, artefacts: tuple[Artefact, ...], browser: str
) -> bytes:
    """The package of one page."""
    info = _pageinfo(url, recording, browser)
    warc = WarcFile(at)
    entries = [warc.add(exchange) for exchange in recording.exchanges]
    resources = [_resource(artefact, url) for artefact in artefacts if artefact.kind in URNS]
    for resource in [*resources, Resource(uri=f"urn:pageinfo:{url}", media_type="application/json", body=info)]:
        entries.append(warc.add_resource(resource))
    text = next((one.body.decode() for one in artefacts if one.kind is ArtefactKind.TEXT), "")
    files = {
        "archive/data.warc.gz": warc.to_bytes(),
        "indexes/index.cdx": "".join(sorted(_cdx_line(entry) for entry in entries)).encode(),
        "pages/pages.jsonl": _pages(url, title, at, text),
        "evidence/pageinfo.json": info,
    }
    files |= {f"evidence/{one.name}": one.body for one in artefacts if one.kind in EXTRAS}
    files["datapackage.json"] = _datapackage(url, at, files)
    digest = {"path": "datapackage.json", "hash": _hash(files["datapackage.json"])}
    files["datapackage-digest.json"] = _json(digest)
    return _zip(files, at)


def _zip(files: dict[str, bytes], at: datetime) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, body)
    return out.getvalue()


def _resource(artefact: Artefact, url: str) -> Resource:
    return Resource(uri=f"urn:{URNS[artefact.kind]}:{url}", media_type=artefact.media_type, body=artefact.body)


def _pages(url: str, title: str, at: datetime, text: str) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    page = {
        "id": hashlib.sha256(f"{url} {at}".encode()).hexdigest()[:22],
        "url": url,
        "ts": _iso(at),
        "title": title,
        "text": text,
    }
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in (head, page))


def _pageinfo(url: str, recording: Recording, browser: str) -> bytes:
    """Everything the page asked for, answered or not."""
    asked = [
        {
            "method": one.method,
            "url": one.url,
            "status": one.status,
            "type": one.resource_type,
            "mime": one.media_type,
            "bytes": len(one.body),
            "sha256": hashlib.sha256(one.body).hexdigest(),
            "remote_ip": one.remote_ip,
            "loss": one.loss,
        }
        for one in recording.exchanges
    ]
    chains = {origin: [base64.b64encode(one).decode() for one in chain] for origin, chain in recording.certificates}
    return _json(
        {
            "page": url,
            "browser": browser,
            "requests": asked,
            "failed": [asdict(one) for one in recording.failures],
            "addresses": dict(recording.addresses),
            "certificates_der": chains,
        }
    )


def _datapackage(url: str, at: datetime, files: dict[str, bytes]) -> bytes:
    resources = [
        {"name": path.rsplit("/", 1)[1], "path": path, "hash": _hash(body), "bytes": len(body)}
        for path, body in files.items()
    ]
    return _json(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "software": SOFTWARE,
            "created": _iso(at),
            "mainPageUrl": url,
            "mainPageDate": _iso(at),
            "resources": resources,
        }
    )


def _cdx_line(entry: WarcEntry) -> str:
    fields = {
        "url": _indexed_url(entry),
        "mime": entry.media_type,
        "status": str(entry.status),
        "digest": entry.digest,
        "length": str(entry.length),
        "offset": str(entry.offset),
        "filename": "data.warc.gz",
    } | ({"method": entry.method} if entry.method != "GET" else {})
    return f"{_surt(fields['url'])} {entry.at:%Y%m%d%H%M%S} {json.dumps(fields)}\n"


def _indexed_url(entry: WarcEntry) -> str:
    """The URL under which replay looks; other methods than GET go into the query, as pywb does."""
    if entry.method == "GET" or entry.url.startswith("urn:"):
        return entry.url
    query = f"__wb_method={entry.method}"
    if entry.request_body:
        query += "&" + _body_query(entry)
    return entry.url + ("&" if "?" in entry.url else "?") + query


def _body_query(entry: WarcEntry) -> str:
    body = entry.request_body[:QUERY_BYTES]
    if entry.request_type.startswith("application/x-www-form-urlencoded"):
        return body.decode("latin-1")
    if entry.request_type.startswith("application/json"):
        return _json_query(body)
    return "__wb_post_data=" + base64.b64encode(body).decode()


def _json_query(body: bytes) -> str:
    """Leaf values by key, as replay tools flatten JSON."""
    try:
        value = json.loads(body)
    except ValueError:
        return "__wb_post_data=" + base64.b64encode(body).decode()
    pairs: list[tuple[str, str]] = []
    _flatten(value, "", pairs)
    return "&".join(f"{quote_plus(key)}={quote_plus(leaf)}" for key, leaf in pairs)


def _flatten(value: object, name: str, pairs: list[tuple[str, str]]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(inner, str(key), pairs)
    elif isinstance(value, list):
        for inner in value:
            _flatten(inner, name, pairs)
    else:
        leaf = value if isinstance(value, str) else json.dumps(value)
        number = sum(1 for key, _ in pairs if key == name or key.startswith(f"{name}."))
        pairs.append((f"{name}.{number + 1}_" if number else name, leaf))


def _surt(url: str) -> str:
    """Sort-friendly key: host reversed, then path and sorted query, lower case."""
    if url.startswith("urn:"):
        return url.replace(" ", "%20").lower()
    parts = urlsplit(url.lower())
    host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    pairs = "&".join(sorted(parts.query.split("&"))) if parse_qsl(parts.query, keep_blank_values=True) else parts.query
    return f"{host}{port}){parts.path or '/'}" + (f"?{pairs}" if pairs else "")


def _hash(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace")
