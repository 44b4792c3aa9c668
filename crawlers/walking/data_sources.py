"""Where an app's pages get their words from: learnt once from what the browser saw, then asked for over HTTP.

A recipe says how the addresses of the data follow from that of a page, how items' addresses follow from the data, and which parameter
turns the pages of a list. A page of a list that only its data knows gets an address here: that of the page people open, and
behind `#!data&` that of the data.

In: JSON answers the browser saw, what the page showed. Out: `Recipe`; addresses. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.reading.data import data_document, learn_item_form
from crawlers.reading.data_walk import find_records
from crawlers.reading.document import Document
from crawlers.reading.page_kinds import api_form

MARK = "#!data&"
# So much of what scripts added must stand in the data; the rest is the app's own furniture.
COVERED_SHARE = 0.7
MOST_SOURCES = 3
PAGE_NAME = re.compile(r"p|pn|(?:cur(?:rent)?_?)?page(?:_?(?:no|num|number|index))?|current|pageindex", re.IGNORECASE)
PAGE_FIELD = re.compile(r"page\[(?:number|offset)\]", re.IGNORECASE)
OFFSET_NAME = re.compile(r"offset|start|skip|from|page\[offset\]", re.IGNORECASE)
HAS_MORE = re.compile(r"(?:has_?)?(?:more|next)(?:_?page)?", re.IGNORECASE)
IS_LAST = re.compile(r"(?:is_?)?(?:end|last)(?:_?page)?|no_?more", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAnswer:
    """One JSON answer a page's scripts got: its address and its value."""

    url: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """`sources` are forms over the pieces of a page's address, the one with most of its words first; `item` one over a record's fields.

    `title` is what a list calls itself, which its data seldom say. `page` is the parameter of the first source that turns pages, empty if none does, `step` by how much.
    """

    sources: tuple[str, ...]
    item: str = ""
    title: str = ""
    page: str = ""
    step: int = 0


def learn_recipe(page_url: str, answers: Sequence[DataAnswer], added: Sequence[str], shown: Document) -> Recipe | None:
    """How the page at `page_url` can be read without a browser; None if the answers do not hold the texts scripts `added`."""
    groups = _by_endpoint(answers)
    texts = {_bare(text): len(text) for text in added if _bare(text)}
    chosen: list[list[DataAnswer]] = []
    missing = dict(texts)
    while missing and len(chosen) < MOST_SOURCES:
        best = max(groups, key=lambda group: _covered(group, missing), default=None)
        if best is None or not _covered(best, missing):
            break
        groups.remove(best)
        chosen.append(best)
        said = _said(best)
        missing = {text: size for text, size in missing.items() if not _is_in(text, said)}
    if not chosen or sum(missing.values()) > (1 - COVERED_SHARE) * sum(texts.values()):
        return None
    first = [min(group, key=_page_number) for group in chosen]
    forms = [api_form(page_url, answer.url) for answer in first]
    if any(form is None for form in forms):
        return None
    item = learn_item_form([answer.value for group in chosen for answer in group], shown.links)
    page, step = _paging(chosen[0], page_url, item)
    return Recipe(
        sources=tuple(form for form in forms if form is not None),
        item=item,
        title=shown.title if item else "",
        page=page,
        step=step,
    )


def data_address(page_url: str, data_url: str) -> str:
    """The address of the page of a list that `data_url` holds."""
    return f"{page_address(page_url)}{MARK}{data_url}"


def read_data_address(url: str) -> tuple[str, str] | None:
    """The page people open and the address of its data; None for any other address."""
    page_url, mark, data_url = url.partition(MARK)
    return (page_url, data_url) if mark and data_url.startswith(("http://", "https://")) else None


def is_data_address(url: str) -> bool:
    """Whether an address was made here."""
    return read_data_address(url) is not None


def page_address(url: str) -> str:
    """The address people open for a page."""
    return url.partition(MARK)[0]


def next_data_url(recipe: Recipe, data_url: str, value: Any, rows: int) -> str | None:
    """Where the list goes on behind the answer `value` of `data_url`, which had so many rows; None at its end."""
    if not recipe.page or rows == 0 or _says_it_ends(value):
        return None
    parts = urlsplit(data_url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    number = next(
        (number for name, number in pairs if name == recipe.page), "0" if OFFSET_NAME.fullmatch(recipe.page) else "1"
    )
    if not number.isdecimal() or len(number) > 9:
        return None
    turned = str(int(number) + recipe.step)
    query = urlencode([*((name, turned if name == recipe.page else old) for name, old in pairs)])
    if all(name != recipe.page for name, _ in pairs):
        query = f"{query}&{urlencode({recipe.page: turned})}".lstrip("&")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _by_endpoint(answers: Sequence[DataAnswer]) -> list[list[DataAnswer]]:
    """Answers of one endpoint together: those whose addresses differ in one number of the query alone."""
    groups: dict[str, list[DataAnswer]] = {}
    for answer in answers:
        parts = urlsplit(answer.url)
        fixed = [
            (name, "" if _turns(name) else value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
        groups.setdefault(f"{parts.netloc}{parts.path}?{urlencode(sorted(fixed))}", []).append(answer)
    return _with_late_parameters(groups)


def _with_late_parameters(groups: dict[str, list[DataAnswer]]) -> list[list[DataAnswer]]:
    """A list's first page is often asked for without the parameter that its second has."""
    merged: list[list[DataAnswer]] = []
    for key, group in groups.items():
        bare = re.sub(r"[?&][^=&]+=(?=&|$)", "", key).replace("?", "").replace("&", "")
        other = next(
            (one for one in merged if _bare_key(one[0].url) == bare and _number_name(group) != _number_name(one)), None
        )
        if other is not None:
            other += group
        else:
            merged.append(list(group))
    return merged


def _bare_key(url: str) -> str:
    parts = urlsplit(url)
    fixed = sorted((name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _turns(name))
    return f"{parts.netloc}{parts.path}{urlencode(fixed)}".replace("?", "").replace("&", "")


def _number_name(group: Sequence[DataAnswer]) -> str:
    names = (name for answer in group for name, _ in parse_qsl(urlsplit(answer.url).query) if _turns(name))
    return next(names, "")


def _turns(name: str) -> bool:
    return any(pattern.fullmatch(name) for pattern in (PAGE_NAME, PAGE_FIELD, OFFSET_NAME))


def _paging(group: Sequence[DataAnswer], page_url: str, item: str) -> tuple[str, int]:
    """The parameter that turns pages and its step: seen at work, or told by its name. Without rows there is no list to turn."""
    name = _number_name(group)
    if not name or not item:
        return "", 0
    numbers = sorted({_number(answer.url, name) for answer in group})
    steps = [later - earlier for earlier, later in zip(numbers, numbers[1:], strict=False) if later > earlier]
    if steps:
        return name, min(steps)
    rows = len(data_document([group[0].value], page_url, form=item).links)
    return (name, rows) if OFFSET_NAME.fullmatch(name) else (name, 1)


def _number(url: str, name: str) -> int:
    values = [value for key, value in parse_qsl(urlsplit(url).query) if key == name]
    first = 0 if OFFSET_NAME.fullmatch(name) else 1
    return int(values[0]) if values and values[0].isdecimal() and len(values[0]) < 10 else first


def _page_number(answer: DataAnswer) -> int:
    return _number(answer.url, _number_name([answer])) if _number_name([answer]) else 0


def _says_it_ends(value: Any) -> bool:
    """Whether an answer says that its list ends with it."""
    objects = [value, *value.values()] if isinstance(value, dict) else []
    for fields in objects:
        for key, told in fields.items() if isinstance(fields, dict) else ():
            if (HAS_MORE.fullmatch(key) and told in (False, None, "")) or (IS_LAST.fullmatch(key) and told is True):
                return True
    return False


def _covered(group: Sequence[DataAnswer], texts: dict[str, int]) -> int:
    said = _said(group)
    return sum(size for text, size in texts.items() if _is_in(text, said))


def _said(group: Sequence[DataAnswer]) -> str:
    return "\n".join(
        _bare(text)
        for answer in group
        for record in find_records(answer.value)
        for text in (record.title, record.author, *record.texts, *record.values.values())
    )


def _is_in(text: str, said: str) -> bool:
    """Whether a shown text stands in the data, or most of its pieces do: a line of a card joins several fields."""
    if text in said:
        return True
    pieces = [piece for piece in re.split(r"[·•|/,，:：]+", text) if len(piece) > 1]
    return bool(pieces) and sum(len(piece) for piece in pieces if piece in said) > 0.5 * len(text)


def _bare(text: str) -> str:
    return "".join(text.split())
