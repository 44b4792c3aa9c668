"""What a JSON value says, whatever its shape: its texts in order, its records, and how records are named.

JSON comes from outside: it is read only up to a size and a depth, and walked without recursion.

In: bytes or text. Out: values; `Record`s. Pure.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.dates import BEIJING, read_stamp

MEBIBYTE = 1024 * 1024
MOST_BYTES = 4 * MEBIBYTE
MOST_DEPTH, MOST_VALUES = 40, 40_000
LONGEST_TEXT = 100_000
TITLE = re.compile(r"(?:\w+_)?(?:title|subject|headline|topic|question)|name|caption", re.IGNORECASE)
AUTHOR = re.compile(
    r"author(?:_?name)?|nick(?:_?name)?|user_?name|user|poster|creator|display_?name|screen_?name|writer|owner",
    re.IGNORECASE,
)
TIME = re.compile(
    r"(?:\w+_)?(?:time|date|created|published|ctime|pubdate|timestamp|posted)(?:_?(?:at|time|date|on|iso))?|date(?:published|created)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:share_?|web_?|page_?|canonical_?)?(?:url|link|href|permalink|uri)", re.IGNORECASE)
REPLIES = re.compile(r"comments?|repl(?:y|ies)|answers?|suggestedanswer|acceptedanswer|posts_?replies", re.IGNORECASE)
# What no reader is shown: words of the interface, settings, styles.
UNSEEN = re.compile(
    r"i18n|_nexti18next|locales?|translations?|config(?:uration)?|settings?|env|styles?|css|class(?:name)?|theme|runtimeconfig|routes?"
    r"|publisher|provider|ispartof|breadcrumb|potentialaction|permissions?|@context|@type|icons?|feature_?flags?|assets?|scripts?",
    re.IGNORECASE,
)
LETTERS = re.compile(r"[^\W\d_]")
HAN = re.compile(r"[\u3400-\u9fff]")
MACHINE = re.compile(
    r"(?:https?:)?//\S+|data:\S+|[\w+/=.:#-]{24,}|[a-z]+(?:[_.:-][a-z0-9]+)+|#[0-9a-f]{3,8}", re.IGNORECASE
)
MARKUP = re.compile(r"<[a-z!/][^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One object that says something. `values` are its plain fields as text, by which its address may be told.

    `is_listed`: it is one of several in a list; `is_reply`: it stands in a list of comments or answers. `addresses` are those it gives.
    """

    title: str
    texts: tuple[str, ...]
    author: str
    published_at: datetime | None
    values: dict[str, str]
    addresses: tuple[str, ...]
    is_listed: bool
    is_reply: bool

    @property
    def text(self) -> str:
        """All it says but its title."""
        return "\n".join(self.texts)


def read_json(body: bytes | str) -> Any:
    """The JSON value `body` is; None if it is none, or too large or too deep to be an honest answer."""
    if len(body) > MOST_BYTES:
        return None
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) and _is_shallow(value) else None


def _is_shallow(value: Any) -> bool:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MOST_DEPTH:
            return False
        level = [below for each in level for below in _below(each) if isinstance(below, dict | list)]
    return True


def _below(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def find_records(value: Any) -> Iterator[Record]:
    """The objects in `value` that say something, in the order they stand; at most MOST_VALUES values are looked at."""
    waiting: list[tuple[Any, bool, bool]] = [(value, False, False)]
    seen = 0
    while waiting and seen < MOST_VALUES:
        each, is_listed, is_reply = waiting.pop()
        seen += 1
        if isinstance(each, list):
            several = sum(isinstance(one, dict) for one in each) > 1
            waiting += [
                (one, several or is_listed, is_reply)
                for one in reversed(each[:MOST_VALUES])
                if isinstance(one, dict | list)
            ]
            continue
        record = _record(each, is_listed=is_listed, is_reply=is_reply)
        if record.title or record.texts:
            yield record
        # A record may be wrapped by itself: {"node": {...}}.
        is_wrapping = is_listed and sum(isinstance(below, dict) for below in each.values()) == 1 and not record.title
        for key, below in reversed(each.items()):
            if isinstance(below, dict | list) and not UNSEEN.fullmatch(key) and not AUTHOR.fullmatch(key):
                is_wrapped = is_wrapping and isinstance(below, dict)
                waiting.append((below, is_wrapped, is_reply or REPLIES.fullmatch(key) is not None))


def _record(fields: dict[str, Any], *, is_listed: bool, is_reply: bool) -> Record:
    title, author, moment = "", "", None
    texts: list[str] = []
    addresses: list[str] = []
    values: dict[str, str] = {}
    for key, value in fields.items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            values[key] = str(value)[:200]
        if TIME.fullmatch(key):
            moment = moment or read_moment(value)
        elif AUTHOR.fullmatch(key):
            author = author or _name_of(value)
        elif UNSEEN.fullmatch(key):
            continue
        elif ADDRESS.fullmatch(key) and isinstance(value, str):
            addresses.append(value)
        else:
            said = [text for text in _strings(value) if is_said(text)]
            if said and not title and TITLE.fullmatch(key) and isinstance(value, str):
                title = said[0]
            else:
                texts += [text for text in said if text not in texts]
    return Record(
        title=title,
        texts=tuple(text for text in texts if text != title),
        author=author,
        published_at=moment,
        values=values,
        addresses=tuple(addresses),
        is_listed=is_listed,
        is_reply=is_reply,
    )


def _strings(value: Any) -> list[str]:
    """The texts of a field: its own, or those of a list of texts."""
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [plain_text(one) for one in values[:1000] if isinstance(one, str)]


def plain_text(text: str) -> str:
    """Words of a JSON text on one line, without its mark-up if it has any."""
    # JSON may carry half surrogates, which are no text.
    text = text[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
    if MARKUP.search(text):
        body = LexborHTMLParser(text).body
        text = body.text(separator=" ") if body is not None else ""
    return " ".join(text.split())


def is_said(text: str) -> bool:
    """Whether a text is one for people: Chinese, or words with spaces between."""
    if HAN.search(text):
        return True
    return " " in text and len(LETTERS.findall(text)) > 0.6 * len(text) and not MACHINE.fullmatch(text)


def _name_of(value: Any) -> str:
    """A name as it stands, or that of the object which describes its bearer."""
    if isinstance(value, dict):
        fields = [
            value[key] for key in value if re.fullmatch(r"(?:user|nick|display|screen)?_?name", key, re.IGNORECASE)
        ]
        value = fields[0] if fields else ""
    if isinstance(value, list):
        return _name_of(value[0]) if value and isinstance(value[0], dict) else ""
    return plain_text(value)[:30] if isinstance(value, str) else ""


def read_moment(value: Any) -> datetime | None:
    """A stamp as JSON carries it: ISO 8601, or seconds or milliseconds since 1970."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str) and not value.isdecimal():
        return read_stamp(value)
    if not isinstance(value, int | float | str):
        return None
    seconds = float(value)
    seconds = seconds / 1000 if seconds > 1e11 else seconds
    # 2000 to 2100; anything else is a number of something.
    return datetime.fromtimestamp(seconds, UTC).astimezone(BEIJING) if 946_684_800 < seconds < 4_102_444_800 else None
