"""Rows that say which URL was asked for in a night, and how that ended; of a clear page nothing else is kept.

Every page leaves one, so these statements are written by hand: making them anew from models takes ten times as long as they run.

In: findings, and URLs that gave no page. Out: one row of `Visit` per night, site and URL; the newest result stands.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction

from classifiers.verdict import Finding
from crawlers.outcome import Outcome
from crawlers.page import Unread
from indexer.standing import note_gone
from indexer.storable import storable

NOTE_CHARACTERS = 300
URLS_PER_LOOKUP = 500
"""SQLite takes at most 999 parameters per statement in older builds."""


class VisitRow(NamedTuple):
    """A row of `Visit`: its columns."""

    night: date
    site: str
    url: str
    fetched_at: datetime
    outcome: str
    note: str = ""
    status: int | None = None
    body_sha256: str = ""
    action: str = ""
    category: str = ""
    score: float | None = None
    sentence: str = ""
    item_id: str | None = None
    rendered: bool = False
    referrer: str = ""
    final_url: str = ""


_KEY = ("night", "site", "url")
_WRITE = (
    f"INSERT INTO indexer_visit ({', '.join(VisitRow._fields)}) VALUES ({', '.join(['%s'] * len(VisitRow._fields))}) "
    f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in VisitRow._fields if column not in _KEY)
)


def keep_visit(unread: Unread, *, night: date) -> None:
    """Record one URL that gave no page; see `keep_visits`."""
    keep_visits([unread], night=night)


def keep_visits(unread: Iterable[Unread], *, night: date) -> None:
    """Record URLs that gave no page, in one transaction. A page read in the same night is not taken back by this."""
    unread = list(unread)
    visits = {(one.site, one.url): _unread_row(one, night) for one in unread}
    with transaction.atomic():
        note_gone([one for one in unread if one.is_gone])
        known = visited_items(night, [url for _, url in visits])
        write_visits([visit for key, visit in visits.items() if key not in known])


def visited_items(night: date, urls: Sequence[str]) -> dict[tuple[str, str], str | None]:
    """(site, url) of pages read in this night, among these URLs, with the id of the item found there."""
    known: dict[tuple[str, str], str | None] = {}
    rest = iter(urls)
    moment = connection.ops.adapt_datefield_value(night)
    with connection.cursor() as cursor:
        while some := list(islice(rest, URLS_PER_LOOKUP)):
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                f"SELECT site, url, item_id FROM indexer_visit WHERE url IN ({marks}) AND night = %s AND outcome = %s",
                [*some, moment, Outcome.READ.value],
            )
            known.update({(site, url): item_id for site, url, item_id in cursor.fetchall()})
    return known


def read_visit(finding: Finding, night: date, item_id: str | None) -> VisitRow:
    """The row, not yet written, for a page that was read and judged."""
    page, verdict = finding.page, finding.verdict
    return VisitRow(
        night=night,
        site=page.site,
        url=page.url,
        fetched_at=page.fetched_at,
        outcome=Outcome.READ.value,
        status=page.capture.status,
        body_sha256=page.capture.body_sha256,
        action=verdict.action.value,
        category=verdict.category or "",
        score=verdict.score,
        sentence=verdict.sentence,
        item_id=item_id,
        rendered=page.capture.rendered_html is not None,
        referrer=page.referrer or "",
        final_url=page.final_url if page.final_url != page.url else "",
    )


def write_visits(visits: Iterable[VisitRow]) -> None:
    """Insert these rows, or replace the results of those whose night, site and URL are there."""
    date_of, time_of = connection.ops.adapt_datefield_value, connection.ops.adapt_datetimefield_value
    rows = [(date_of(row.night), row.site, row.url, time_of(row.fetched_at), *row[4:]) for row in visits]
    with connection.cursor() as cursor:
        cursor.executemany(_WRITE, rows)


def _unread_row(unread: Unread, night: date) -> VisitRow:
    return VisitRow(
        night=night,
        site=unread.site,
        url=unread.url,
        fetched_at=unread.at,
        outcome=unread.outcome.value,
        note=storable(unread.note)[:NOTE_CHARACTERS],
        status=unread.status,
        referrer=unread.referrer,
    )
