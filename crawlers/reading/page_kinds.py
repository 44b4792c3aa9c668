"""Kinds of address: which pages of a site are made alike, and how one address is told from another.

In: URLs. Out: a kind (what varies taken out), and forms such as `/api/item/{1}` that make one address from the pieces of another. Pure.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

PIECE = re.compile(r"[^/?&=#.!]+")
# As forums name their threads: what it is, and numbers.
NUMBERED = re.compile(r"[a-z]*(?:[-_]\d+)+", re.IGNORECASE)
# A piece that is a number, a name made of several words, or in no Latin letters names a page; a short word names a place.
LONGEST_PLACE = 15
SLOT = re.compile(r"\{([^{}]+)\}")


def page_kind(url: str) -> str:
    """The address with what varies between pages of one kind taken out; a fragment that routes within an app counts."""
    parts = urlsplit(url)
    pieces, varying = _pieces(url), set(_varying(url))
    told = (
        "#" if re.search(r"\d", piece) else "*" if place in varying else piece for place, piece in enumerate(pieces)
    )
    return f"{parts.netloc}/{'/'.join(told)}"[:200]


def api_form(page_url: str, api_url: str) -> str | None:
    """`api_url` with slots for the pieces of `page_url` it holds; None if nothing in it says which page is meant."""
    pieces = _pieces(page_url)
    varying = [(place, pieces[place]) for place in _varying(page_url)]
    scheme, mark, rest = api_url.replace("{", "%7B").replace("}", "%7D").partition("://")
    # A number in the name of a host is not the number of a page.
    host, slash, form = rest.partition("/")
    found = False
    for place, piece in sorted(varying, key=lambda pair: -len(pair[1])):
        filled = _with_slot(form, piece, str(place))
        found = found or filled != form
        form = filled
    return f"{scheme}{mark}{host}{slash}{form}" if found or not varying else None


def fill_api_form(form: str, page_url: str) -> str | None:
    """The address `form` makes for `page_url`; None if it lacks a piece."""
    return fill_form(form, {str(place): piece for place, piece in enumerate(_pieces(page_url))})


def fill_form(form: str, values: Mapping[str, str]) -> str | None:
    """`form` with each slot filled, percent-encoded; None if a value is missing or empty."""
    if any(not values.get(name) for name in SLOT.findall(form)):
        return None
    return SLOT.sub(lambda slot: quote(unquote(values[slot[1]]), safe="", errors="replace"), form)


def item_form(url: str, values: Mapping[str, str]) -> str | None:
    """`url` with slots for the values of a record it holds; None if it holds none."""
    form = url.replace("{", "%7B").replace("}", "%7D")
    scheme, mark, rest = form.partition("://")
    host, slash, path = rest.partition("/")
    if not slash:
        return None
    filled = path
    for name, value in sorted(values.items(), key=lambda pair: (-len(pair[1]), not _is_name(pair[0]), pair[0])):
        if value and "{" not in value and (len(value) > 2 or _is_name(name)):
            filled = _with_slot(filled, value, name)
    return f"{scheme}{mark}{host}/{filled}" if filled != path else None


def _is_name(key: str) -> bool:
    return re.search(r"id$|^slug$|^key$", key, re.IGNORECASE) is not None


def _with_slot(form: str, piece: str, name: str) -> str:
    for spelling in dict.fromkeys((piece, quote(piece, safe="", errors="replace"), unquote(piece))):
        found = re.search(rf"(?<![\w{{%]){re.escape(spelling)}(?![\w}}])", form)
        if found:
            return f"{form[: found.start()]}{{{name}}}{form[found.end() :]}"
    return form


def _pieces(url: str) -> list[str]:
    parts = urlsplit(url)
    pieces = PIECE.findall(f"{parts.path}?{parts.query}#{parts.fragment}")
    return [part for piece in pieces for part in (re.split("[-_]", piece) if NUMBERED.fullmatch(piece) else [piece])]


def _varying(url: str) -> list[int]:
    """Which pieces differ between pages of one kind. Below the root a short last word names a place of its own; deeper, one of many."""
    last = _last_of_path(urlsplit(url).path)
    return [
        place
        for place, piece in enumerate(_pieces(url))
        if re.search(r"\d", piece) or (place == last and last > 0) or _names_a_page(piece)
    ]


def _last_of_path(path: str) -> int:
    """Which piece ends the path: the one before its ending, if it has one."""
    pieces = PIECE.findall(path)
    has_ending = re.search(r"\.[a-z]{2,5}$", path, re.IGNORECASE) is not None
    return len(pieces) - 1 - (has_ending and len(pieces) > 1)


def _names_a_page(piece: str) -> bool:
    return len(piece) > LONGEST_PLACE or "-" in piece or "%" in piece or not piece.isascii()
