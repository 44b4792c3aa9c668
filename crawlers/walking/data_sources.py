"""Where an app's pages get their words from: learnt once from what the browser saw, then asked for over HTTP.

A recipe says how the addresses of the data (`data_requests.py`) follow from that of a page, how items' addresses follow from the data, and
which parameter turns the pages of a list: a number that grows, or a cursor that each answer gives for the next. A page of a list that only
its data knows gets an address here: that of the page people open, and behind `#!data&` that of the data.

In: JSON answers the browser saw, what the page showed. Out: `Recipe`; addresses. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from crawlers.reading.data import data_document, learn_item_form
from crawlers.reading.data_walk import find_records
from crawlers.reading.document import Document
from crawlers.reading.page_kinds import api_form
from crawlers.walking.data_requests import POST_MARK, last_name, parameters, with_parameter

MARK = "#!data&"
# So much of what scripts added must stand in the data; the rest is the app's own furniture.
COVERED_SHARE = 0.7
MOST_SOURCES = 3
PAGE_NAME = re.compile(r"p|pn|(?:cur(?:rent)?_?)?page(?:_?(?:no|num|number|index))?|current|pageindex", re.IGNORECASE)
PAGE_FIELD = re.compile(r"page\[(?:number|offset)\]", re.IGNORECASE)
OFFSET_NAME = re.compile(r"offset|start|skip|from|page\[offset\]", re.IGNORECASE)
CURSOR_NAME = re.compile(
    r"after|before|marker|continuation|(?:next|page|end|start|scroll)?_?(?:cursor|token)|scroll_?id|(?:max|since|last|start|next)_?(?:id|key)|cursor_?\w*",
    re.IGNORECASE,
)
LONGEST_CURSOR, DEEPEST_CURSOR, DEEPEST_END = 400, 8, 4
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

    `title` is what a list calls itself, which its data seldom say. `page` is the parameter of the first source that turns pages, empty if
    none does: by `step`, or by the value that stands at `cursor` in the answer before (keys joined by dots, -1 for the last of a list).
    """

    sources: tuple[str, ...]
    item: str = ""
    title: str = ""
    page: str = ""
    step: int = 0
    cursor: str = ""


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
    first = [min(group, key=_place) for group in chosen]
    forms = [api_form(page_url, answer.url) for answer in first]
    if any(form is None for form in forms):
        return None
    item = learn_item_form([answer.value for group in chosen for answer in group], shown.links)
    page, step, cursor = _paging(chosen[0], page_url, item)
    return Recipe(
        sources=tuple(form for form in forms if form is not None),
        item=item,
        title=shown.title if item else "",
        page=page,
        step=step,
        cursor=cursor,
    )


def data_address(page_url: str, data_url: str) -> str:
    """The address of the page of a list that `data_url` holds."""
    url, mark, body = data_url.partition(POST_MARK)
    return f"{page_address(page_url)}{MARK}{url}{mark}{quote(body, safe='') if mark else ''}"


def read_data_address(url: str) -> tuple[str, str] | None:
    """The page people open and the address of its data; None for any other address."""
    page_url, mark, data_url = url.partition(MARK)
    if not mark or not data_url.startswith(("http://", "https://")):
        return None
    asked, posted, body = data_url.partition(POST_MARK)
    return page_url, f"{asked}{posted}{unquote(body)}"


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
    here = dict(parameters(data_url)).get(recipe.page)
    if recipe.cursor:
        further = _at(value, recipe.cursor)
        is_one = isinstance(further, str | int) and not isinstance(further, bool)
        if not is_one or str(further) in ("", "0", here) or len(str(further)) > LONGEST_CURSOR:
            return None
        return with_parameter(data_url, recipe.page, further)
    number = here or ("0" if OFFSET_NAME.fullmatch(last_name(recipe.page)) else "1")
    if not number.isdecimal() or len(number) > 9:
        return None
    return with_parameter(data_url, recipe.page, int(number) + recipe.step)


def _by_endpoint(answers: Sequence[DataAnswer]) -> list[list[DataAnswer]]:
    """Answers of one endpoint together: those whose requests differ in what turns pages alone, which the first often goes without."""
    groups: dict[str, list[DataAnswer]] = {}
    for answer in answers:
        parts = urlsplit(answer.url)
        fixed = sorted(pair for pair in parameters(answer.url) if not _turns(pair[0]))
        groups.setdefault(f"{parts.netloc}{parts.path}?{fixed}", []).append(answer)
    return list(groups.values())


def _turns(name: str) -> bool:
    own = last_name(name)
    return _counts(own) or PAGE_FIELD.fullmatch(name) is not None or CURSOR_NAME.fullmatch(own) is not None


def _counts(name: str) -> bool:
    own = last_name(name)
    return any(pattern.fullmatch(own) for pattern in (PAGE_NAME, PAGE_FIELD, OFFSET_NAME))


def _paging(group: Sequence[DataAnswer], page_url: str, item: str) -> tuple[str, int, str]:
    """The parameter that turns pages, its step, where its cursor stands: seen at work, or told by its name. Without rows there is no list
    to turn."""
    names = list(dict.fromkeys(name for answer in group for name, _ in parameters(answer.url) if _turns(name)))
    counting = [name for name in names if _counts(name)]
    if not item:
        return "", 0, ""
    for name in counting:
        numbers = sorted({_number(answer.url, name) for answer in group})
        steps = [later - earlier for earlier, later in zip(numbers, numbers[1:], strict=False) if later > earlier]
        if steps:
            return name, min(steps), ""
    for name in names:
        cursor = _cursor_of(group, name)
        if cursor:
            return name, 0, cursor
    if not counting:
        return "", 0, ""
    rows = len(data_document([group[0].value], page_url, form=item).links)
    return counting[0], rows if OFFSET_NAME.fullmatch(last_name(counting[0])) else 1, ""


def _cursor_of(group: Sequence[DataAnswer], name: str) -> str:
    """Where the values that `name` took stood in the answers before; empty if they did not stand in one place."""
    places = []
    for answer in group:
        used = dict(parameters(answer.url)).get(name, "")
        if used:
            found = [path for other in group if other is not answer for path in _places_of(other.value, used)]
            places.append(set(found))
    agreed = set.intersection(*places) if places else set()
    # The shortest is the one that was meant; a record's own field says it by chance.
    return min(agreed, key=lambda path: ("-1" in path.split("."), len(path)), default="")


def _places_of(value: Any, wanted: str) -> list[str]:
    """Where `wanted` stands in `value`: by keys, and in lists only by their last."""
    found, waiting = [], [("", value, 0)]
    while waiting:
        path, each, depth = waiting.pop()
        if isinstance(each, dict):
            below = list(each.items())
        elif isinstance(each, list):
            below = [("-1", each[-1])] if each else []
        else:
            if not isinstance(each, bool) and each is not None and str(each) == wanted:
                found.append(path.removeprefix("."))
            continue
        if depth < DEEPEST_CURSOR:
            waiting += [(f"{path}.{key}", one, depth + 1) for key, one in below if "." not in str(key)]
    return found


def _at(value: Any, path: str) -> Any:
    for key in path.split("."):
        if isinstance(value, list):
            value = value[-1] if value and key == "-1" else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def _number(url: str, name: str) -> int:
    value = dict(parameters(url)).get(name, "")
    first = 0 if OFFSET_NAME.fullmatch(last_name(name)) else 1
    return int(value) if value.isdecimal() and len(value) < 10 else first


def _place(answer: DataAnswer) -> tuple[bool, int]:
    """Which page of its list an answer is: one without a cursor is the first, else the lowest number."""
    turning = [(name, value) for name, value in parameters(answer.url) if _turns(name)]
    numbers = [_number(answer.url, name) for name, _ in turning if _counts(name)]
    return any(value for name, value in turning if not _counts(name)), min(numbers, default=0)


def _says_it_ends(value: Any) -> bool:
    """Whether an answer says that its list ends with it."""
    waiting = [(value, 0)]
    while waiting:
        fields, depth = waiting.pop()
        for key, told in fields.items() if isinstance(fields, dict) else ():
            if (HAS_MORE.fullmatch(key) and told in (False, None, "")) or (IS_LAST.fullmatch(key) and told is True):
                return True
            if isinstance(told, dict) and depth < DEEPEST_END:
                waiting.append((told, depth + 1))
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
