"""What an official paper consists of, before it becomes DOCX or PDF. Standard library only.

In: nothing. Out: the records that the drafting modules make and the writers read.
"""

from dataclasses import dataclass
from enum import StrEnum

BLANK = "＿＿＿＿＿＿＿＿"


class Origin(StrEnum):
    """Who answers for a field."""

    MACHINE = "系统记录"
    PERSON = "人工填写"
    OPEN = "待填写"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One named fact of a paper; `text` may have several lines."""

    name: str
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A table of named facts."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph; `is_heading` sets it apart."""

    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a grid; `millimetres` wide. `is_code` holds digests to print as QR, `is_digest` digests to print as text."""

    title: str
    millimetres: int
    is_code: bool = False
    is_digest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with a head that repeats on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A digest in groups of eight beside its QR code. `value` is hex."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture of a film strip: PNG or JPEG bytes (None where there is none) and what stands under it."""

    picture: bytes | None
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Pictures side by side in the order a visitor met them."""

    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Lines to sign on paper."""

    lines: tuple[str, ...]


Part = Fields | Text | Grid | Code | Strip | Signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole paper. `foot` stands on every page beside the page number."""

    title: str
    foot: str
    parts: tuple[Part, ...]
    is_wide: bool = False


def grouped(digest: str) -> str:
    """A digest in groups of eight digits, four groups a line, to be read aloud and typed."""
    groups = [digest[place : place + 8] for place in range(0, len(digest), 8)]
    return "\n".join(" ".join(groups[place : place + 4]) for place in range(0, len(groups), 4))


def filled(name: str, text: str) -> Field:
    """A field only people can fill: with what they wrote, or blank."""
    words = text.strip()
    return Field(name=name, text=words or BLANK, origin=Origin.PERSON if words else Origin.OPEN)


def recorded(name: str, text: str) -> Field:
    """A field the machine filled."""
    return Field(name=name, text=text, origin=Origin.MACHINE)


def printable(text: str) -> str:
    """`text` without characters that no page can show; line ends stay."""
    return "".join(one for one in text if one == "\n" or one.isprintable())
