"""Rows that say which URL was asked for in a night, and how that ended; of a clear page nothing else is kept.

In: findings, and URLs that gave no page. Out: one `Visit` per night, site and URL; the newest result stands.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from django.db import transaction

from classifiers.verdict import Finding
from crawlers.outcome import Outcome
from crawlers.page import Unread
from indexer.models import Visit
from indexer.standing import note_gone
from indexer.storable import storable

NOTE_CHARACTERS = 300
URLS_PER_LOOKUP = 500
"""SQLite takes at most 999 parameters per statement in older builds."""

_KEY = ["night", "site", "url"]
_RESULT = [
    "fetched_at",
    "outcome",
    "note",
    "status",
    "body_sha256",
    "action",
    "category",
    "score",
    "sentence",
    "item",
    "rendered",
    "referrer",
    "final_url",
]


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
    while some := list(islice(rest, URLS_PER_LOOKUP)):
        rows = Visit.objects.filter(night=night, outcome=Outcome.READ.value, url__in=some)
        known.update({(site, url): item_id for site, url, item_id in rows.values_list("site", "url", "item_id")})
    return known


def read_visit(finding: Finding, night: date, item_id: str | None) -> Visit:
    """The row, not yet written, for a page that was read and judged."""
    page, verdict = finding.page, finding.verdict
    return Visit(
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


def write_visits(visits: Sequence[Visit]) -> None:
    """Insert these rows, or replace the results of those whose night, site and URL are there."""
    Visit.objects.bulk_create(visits, update_conflicts=True, unique_fields=_KEY, update_fields=_RESULT)


def _unread_row(unread: Unread, night: date) -> Visit:
    return Visit(
        night=night,
        site=unread.site,
        url=unread.url,
        fetched_at=unread.at,
        outcome=unread.outcome.value,
        note=storable(unread.note)[:NOTE_CHARACTERS],
        status=unread.status,
        referrer=unread.referrer,
    )
