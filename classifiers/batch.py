"""Judging texts and pages line by line: what stands behind `qingyuan classify --jsonl`.

In: JSON lines `{"text": …}` or `{"html": …, "url": …}`; other keys are left alone. Out: one JSON line per input line in the same order; a line that cannot
be read gives `{"error": …}` and the rest goes on. Turning HTML into a page is the crawlers' work and is passed in.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from classifiers.engine import Engine
from classifiers.verdict_json import verdict_to_json
from crawlers.page import Block, BlockKind, Page, handed_in_page

HtmlReader = Callable[[str, str], Page]
"""Takes HTML and its address; raises ValueError if it is not a page."""

_TITLE_LENGTH = 60
"""Characters; a first line longer than this, or with a full stop in it, is running text."""
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""A text that was handed in was never fetched."""


def classify_lines(lines: Iterable[str], engine: Engine, read_html: HtmlReader) -> Iterator[str]:
    """One JSON line per line of `lines`, spans pointing into the given text (for HTML: into the text read from it)."""
    for line in lines:
        try:
            verdict = engine.judge(_page(json.loads(line), read_html)).verdict
        except (ValueError, RecursionError) as error:
            yield _line({"error": f"{error}"})
            continue
        yield _line(verdict_to_json(verdict))


def _line(value: Mapping[str, object]) -> str:
    """JSON in one line, in which half a character, which UTF-8 cannot write, stands as its escape."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")


def page_of_text(text: str) -> Page:
    """A page whose text is exactly `text`: a short first line is its title, every other line a paragraph."""
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            kind = BlockKind.TITLE if not blocks and _is_title(line) else BlockKind.PARAGRAPH
            blocks.append(Block(kind=kind, text=line, start=start))
        start += len(line) + 1
    title = blocks[0].text if blocks and blocks[0].kind is BlockKind.TITLE else ""
    return handed_in_page(
        url="",
        title=title,
        text=text,
        blocks=tuple(blocks),
        links=(),
        body=text.encode("utf-8", "replace"),
        media_type="text/plain",
        charset="utf-8",
        fetched_at=_NO_TIME,
    )


def _page(row: object, read_html: HtmlReader) -> Page:
    match row:
        case {"text": str(text)}:
            return page_of_text(text)
        case {"html": str(html), "url": str(url)}:
            return read_html(html, url)
        case _:
            raise ValueError('a line must be {"text": …} or {"html": …, "url": …}')


def _is_title(line: str) -> bool:
    return len(line) <= _TITLE_LENGTH and "。" not in line
