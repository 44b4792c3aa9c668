"""JSON that holds what a page shows, read as that page: its texts as blocks, its records as rows and posts.

In: JSON values, the address people know the page by. Out: `Document`, as if the same had been read from HTML. Pure.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urljoin

from crawlers.page import BlockKind, Link, LinkRole, join_blocks
from crawlers.page_structure import PageShape, Post, Row, Structure
from crawlers.reading.data_walk import Record, find_records
from crawlers.reading.document import Document, readable_path, within_limit
from crawlers.reading.links import MAX_LINKS, leads_to_a_page, route_url, tidy_url
from crawlers.reading.page_kinds import fill_form, item_form

FEWEST_ROWS, FEWEST_POSTS, FEWEST_VOTES = 3, 2, 2
MOST_POSTS = 100
SHORTEST_COMMON = 4


def data_document(values: Sequence[Any], url: str, *, form: str = "", title: str = "") -> Document:
    """The page at `url` that `values` hold. `form` makes a record's address from its fields; without it records give their own."""
    records = list(_once(record for value in values for record in find_records(value)))
    main = _main_of(records)
    title = main.title if main is not None else title
    rows = [(record, address) for record in records if (address := _address(record, url, form))]
    posts = [record for record in records if (record.is_listed or record.is_reply) and _is_post(record, url, form)]
    pieces: list[tuple[BlockKind, str, str | None]] = [
        (BlockKind.URL_PATH, readable_path(url), None),
        (BlockKind.TITLE, title, None),
    ]
    addresses = {id(record): address for record, address in rows}
    for record in records:
        pieces += _pieces_of(record, addresses.get(id(record)))
    text, blocks = join_blocks(list(within_limit(pieces)))
    return Document(
        title=title,
        text=text,
        blocks=blocks,
        links=tuple(Link(url=address, text=record.title[:200], role=LinkRole.ROW) for record, address in rows)[
            :MAX_LINKS
        ],
        images=(),
        scripts=0,
        structure=_structure(main, rows, posts),
    )


def learn_item_form(values: Sequence[Any], links: Iterable[Link]) -> str:
    """The form by which the addresses of a page's links are made from its records' fields; empty if none is told by two of them."""
    records = [record for value in values for record in find_records(value) if record.is_listed and record.title]
    votes: dict[str, set[str]] = {}
    links = [link for link in links if len(link.text) >= SHORTEST_COMMON]
    for record in records:
        for link in links:
            if record.title in link.text or link.text in record.title:
                form = item_form(link.url, record.values)
                if form is not None:
                    votes.setdefault(form, set()).add(link.url)
    best = max(votes, key=lambda form: len(votes[form]), default="")
    return best if best and len(votes[best]) >= FEWEST_VOTES else ""


def _once(records: Iterable[Record]) -> Iterable[Record]:
    """Each record once: pages carry the same object for their list, their cache and their head."""
    known: set[tuple[str, tuple[str, ...]]] = set()
    for record in records:
        key = (record.title, record.texts)
        if key not in known:
            known.add(key)
            yield record


def _main_of(records: Sequence[Record]) -> Record | None:
    """The record the page is about: the one that stands alone and says most."""
    alone = [record for record in records if not record.is_listed and not record.is_reply and record.title]
    return max(alone, key=lambda record: len(record.text), default=None)


def _address(record: Record, url: str, form: str) -> str | None:
    if not record.is_listed or record.is_reply or not record.title:
        return None
    made = fill_form(form, record.values) if form else None
    if made is not None:
        return route_url(made) or tidy_url(made)
    for address in record.addresses:
        whole = tidy_url(urljoin(url, address))
        if whole is not None and leads_to_a_page(whole) and whole != url:
            return whole
    return None


def _is_post(record: Record, url: str, form: str) -> bool:
    return bool(record.texts and (record.author or record.published_at)) and _address(record, url, form) is None


def _pieces_of(record: Record, address: str | None) -> list[tuple[BlockKind, str, str | None]]:
    """Blocks of one record: what others than the page's author said is a comment."""
    about = " ".join(
        filter(None, (record.author, f"{record.published_at:%Y-%m-%d %H:%M}" if record.published_at else ""))
    )
    kind = BlockKind.COMMENT if record.is_reply else BlockKind.LIST_ITEM if record.is_listed else BlockKind.PARAGRAPH
    head = (BlockKind.ANCHOR, record.title, address) if address else (BlockKind.HEADING, record.title, None)
    return [head, (kind, about, None), *((kind, text, None) for text in record.texts)]


def _structure(main: Record | None, rows: Sequence[tuple[Record, str]], posts: Sequence[Record]) -> Structure:
    listed = sum(len(record.title) + len(record.text) for record, _ in rows)
    said = sum(len(record.text) for record in posts) + (len(main.text) if main is not None else 0)
    shape = PageShape.DETAIL
    if len(rows) >= FEWEST_ROWS and listed > said:
        shape = PageShape.LISTING
    elif len(posts) >= FEWEST_POSTS or (posts and main is not None and main.texts):
        shape = PageShape.THREAD
    is_list = shape is PageShape.LISTING
    return Structure(
        shape=shape,
        rows=tuple(_row(record, address) for record, address in rows) if len(rows) >= FEWEST_ROWS else (),
        posts=tuple(map(_post, _thread(main, posts)))[:MOST_POSTS] if shape is PageShape.THREAD else (),
        author=main.author if main is not None and not is_list else "",
        published_at=main.published_at if main is not None and not is_list else None,
    )


def _thread(main: Record | None, posts: Sequence[Record]) -> Sequence[Record]:
    return [main, *posts] if main is not None and main.texts else posts


def _row(record: Record, address: str) -> Row:
    return Row(
        url=address,
        title=record.title[:300],
        snippet=f"{record.title} {record.text}"[:500],
        author=record.author,
        published_at=record.published_at,
    )


def _post(record: Record) -> Post:
    return Post(text=record.text, author=record.author, published_at=record.published_at)
