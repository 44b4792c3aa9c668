"""Requests for data as one address each, whether they are asked by GET or by POST with JSON (GraphQL too).

A POST's address is that of its endpoint, and behind `#!json&` its JSON, with just so much percent-encoded that pieces of a page's address
can still be seen in it. Every scalar of query and body has a name here: `page`, or `$.variables.page` for a field of the body.

In: what a page's scripts asked. Out: addresses, their parameters, the parts of a request. Pure.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

POST_MARK = "#!json&"
BODY = "$."
LARGEST_BODY = 6000
MOST_FIELDS = 100
# Characters of JSON that mean something in an address or in a form over its pieces.
UNSAFE = re.compile(r"[%{}#\s]")
# A read is named as one or not named at all; whatever may change something is never repeated.
WRITES = re.compile(
    r"(?:^|[/._-])(?:log(?:in|out|s)?|sign(?:in|up|out)?|regist\w*|auth\w*|oauth\w*|token|captcha|verify|sms|like|unlike|vote|follow|unfollow|"
    r"favou?rite|star|pay\w*|order|cart|checkout|add|create|insert|update|edit|modify|delete|remove|save|submit|send|publish|upload|reply|report|"
    r"track\w*|collect\w*|beacon|stat|telemetry|analytics|click|visit|mark|read_?status|apply|bind|join|mutation)s?(?:$|[/._-])",
    re.IGNORECASE,
)
MUTATION = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:mutation|subscription)\b")
# What only the moment or the visitor makes valid.
SECRETS = re.compile(
    r"(?:\w+_)?(?:sign(?:ature)?|nonce|token|csrf\w*|xsrf\w*|captcha|ticket|session\w*|password|passwd|secret|timestamp|_?ts|device_?id|fingerprint)",
    re.IGNORECASE,
)
SECRET_HEADERS = (
    "authorization",
    "x-csrf-token",
    "x-xsrf-token",
    "x-csrftoken",
    "x-requested-token",
    "x-sign",
    "x-signature",
)


def repeatable_post(url: str, content_type: str, body: str | None, headers: Mapping[str, str]) -> str | None:
    """The address of a POST that only reads, by its looks; None for one that may change something, or cannot be asked by anybody else."""
    if body is None or len(body) > LARGEST_BODY or "json" not in content_type.lower():
        return None
    if WRITES.search(urlsplit(url).path) or any(name in headers for name in SECRET_HEADERS):
        return None
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or _may_write(fields):
        return None
    return post_address(url, fields)


def _may_write(fields: dict[str, Any]) -> bool:
    query, operation = fields.get("query"), fields.get("operationName")
    if isinstance(query, str) and (MUTATION.match(query) or re.search(r"\bmutation\b", query)):
        return True
    named = [value for value in (operation, fields.get("method"), fields.get("action")) if isinstance(value, str)]
    if any(WRITES.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)) for name in named):
        return True
    names = [name.rpartition(".")[2] for name, _ in _leaves(fields)]
    return len(names) >= MOST_FIELDS or any(SECRETS.fullmatch(name) for name in names)


def post_address(url: str, fields: dict[str, Any]) -> str:
    """The address of asking `url` with these fields."""
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return f"{url.partition('#')[0]}{POST_MARK}{UNSAFE.sub(lambda found: f'%{ord(found[0]):02X}', text)}"


def request_of(address: str) -> tuple[str, str | None]:
    """The URL to ask and the JSON to post there; None to get it. An address whose JSON is none any more is asked by GET."""
    url, mark, encoded = address.partition(POST_MARK)
    if not mark:
        return address, None
    body = unquote(encoded)
    return (url, body) if _fields_of(body) is not None else (url, None)


def words_of(address: str) -> str:
    """The request, or a form of one, as people may read it."""
    url, mark, body = address.partition(POST_MARK)
    return f"POST {url} {unquote(body)}" if mark else address


def parameters(address: str) -> list[tuple[str, str]]:
    """All parameters of query and body by name, in order; those of the body as JSON texts without quotes."""
    url, body = request_of(address)
    found = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    fields = _fields_of(body) if body is not None else None
    if fields is not None:
        found += [(BODY + name, _text(value)) for name, value in _leaves(fields)]
    return found


def with_parameter(address: str, name: str, value: str | int) -> str:
    """The same request with one parameter set; it is added to the query if it is not there."""
    url, body = request_of(address)
    fields = _fields_of(body) if body is not None else None
    if name.startswith(BODY) and fields is not None:
        return post_address(url, _set(fields, name.removeprefix(BODY).split("."), value))
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, str(value) if key == name else old) for key, old in pairs]
    kept += [] if any(key == name for key, _ in pairs) else [(name, str(value))]
    changed = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))
    return changed if fields is None else post_address(changed, fields)


def last_name(name: str) -> str:
    """The parameter's own name, without where it stands."""
    return name.rpartition(".")[2]


def _fields_of(body: str) -> dict[str, Any] | None:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def _leaves(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Scalars by dotted name; lists are values, for what stands in them turns no page."""
    waiting: list[tuple[str, Any]] = list(reversed(fields.items()))
    told = 0
    while waiting and told < MOST_FIELDS:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{name}.{key}", below) for key, below in reversed(value.items())]
            continue
        told += 1
        yield name, value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def _set(fields: dict[str, Any], path: list[str], value: str | int) -> dict[str, Any]:
    """A copy with the field at `path` set, a number staying a number and a text a text."""
    key, *below = path
    old = fields.get(key)
    if below:
        return fields | {key: _set(old if isinstance(old, dict) else {}, below, value)}
    return fields | {key: str(value) if isinstance(old, str) else value}
