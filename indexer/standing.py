"""Whether an offer still stands at an address, and what changed there: known from pages that were read, never from a failure to read.

An address is gone when its server says so (404, 410, "removed"), when another offer stands there now, or when a page that was
read as well as before no longer holds the offer's words. A wall, an error, an ailing server, a redirect to another address (a login,
a home page), a page seen without the browser or the pictures it was judged by: all that says nothing, and what was known stays.

In: visits. Out: `Sighting.gone_at` and `gone_note`, rows of `SightingChange`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import Q

from classifiers.verdict import Finding
from crawlers.page import AD_FRAGMENT, Page, Unread
from crawlers.reading.canonical import canonical_path, canonical_query, sorted_query
from indexer.models import Sighting, SightingCapture
from indexer.sighting_rows import host_of, standing_address
from indexer.standing_models import SightingChange

# An offer not seen for so long is not looked for any more; one that is gone, a week.
REMEMBERED_FOR, GONE_FOR = timedelta(days=60), timedelta(days=7)
MOST_REVISITS = 2000
# What a reviewer reads of a change; the evidence holds the whole pages.
CHANGE_CHARACTERS = 4000
# Pages with more lines than this are compared as wholes: comparing takes the product of their numbers of lines.
MOST_LINES = 500


def note_gone(unread: Sequence[Unread]) -> None:
    """Servers said that these addresses hold nothing any more; every offer that stood there is gone."""
    gone = {one.url: one for one in unread if one.is_gone}
    for sighting in sightings_at(gone) if gone else ():
        one = gone.get(looked_for_at(sighting))
        if one is not None:
            _end(_older([sighting], one.at), one.at, one.note)


def sightings_at(places: Collection[str], urls: Collection[str] = (), item_ids: Collection[str] = ()) -> list[Sighting]:
    """Sightings that are not gone and are looked for at one of `places`, and those of one of these items at one of `urls`, gone or not;
    with their captures.

    At most addresses there are none, which is found out by hand, on the indexes of hosts and of items.
    """
    hosts = {host_of(place) for place in places}
    statement = (
        f"SELECT id FROM indexer_sighting WHERE host IN ({_marks(hosts)}) AND gone_at IS NULL AND (url IN ({_marks(places)}) "
        "OR referrer LIKE %s AND EXISTS (SELECT 1 FROM indexer_sightingcapture AS capture WHERE capture.sighting_id = "
        f"indexer_sighting.id AND capture.final_url IN ({_marks(places)})))"
    )
    parameters = [*hosts, *places, f"%#{AD_FRAGMENT}%", *places]
    if item_ids:
        statement += (
            f" UNION SELECT id FROM indexer_sighting WHERE item_id IN ({_marks(item_ids)}) AND url IN ({_marks(urls)})"
        )
        parameters += [*item_ids, *urls]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found = [row[0] for row in cursor.fetchall()]
    return list(Sighting.objects.filter(pk__in=found).select_related("capture")) if found else []


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))


def looked_for_at(sighting: Sighting) -> str:
    """The address at which to look for an offer again: its own, or the page that an ad led to."""
    capture = getattr(sighting, "capture", None)
    return sighting.url if capture is None else standing_address(sighting.url, capture.final_url, sighting.referrer)


def due_revisits(site: str, now: datetime) -> list[tuple[str, str]]:
    """(address, page that led there) of offers of a site that are to be looked at again, the newest first.

    An address gone for good is left alone after GONE_FOR; one that came back meanwhile is seen.
    """
    seen = Sighting.objects.filter(site=site, last_seen__gte=now - REMEMBERED_FOR)
    due = seen.filter(Q(gone_at=None) | Q(gone_at__gte=now - GONE_FOR)).order_by("-last_seen")
    newest = due.select_related("capture")[:MOST_REVISITS]
    return list({looked_for_at(sighting): sighting.referrer for sighting in newest}.items())


def note_cleared(page: Page, standing: Sequence[Sighting]) -> None:
    """A page was read and judged clear: offers of `standing` whose words it no longer holds are gone."""
    for sighting in _older(standing, page.fetched_at):
        capture = getattr(sighting, "capture", None)
        if capture is not None and _was_read_as_well(page, capture) and not _still_says(page.text, capture.verdict):
            _end([sighting], page.fetched_at, "页面仍在，已不见原有内容")
            _record_change(sighting, capture.text, page.text, page.fetched_at)


def note_replaced(sighting: Sighting, finding: Finding, standing: Sequence[Sighting]) -> None:
    """An offer was read at an address: others of `standing` whose words are no longer there made place for it."""
    page = finding.page
    for other in _older(standing, page.fetched_at):
        capture = getattr(other, "capture", None)
        if other.pk == sighting.pk or capture is None or not _was_read_as_well(page, capture):
            continue
        if not _still_says(page.text, capture.verdict):
            _end([other], page.fetched_at, f"同一网址已换成线索 {sighting.item_id}")
            _record_change(other, capture.text, page.text, page.fetched_at)


def note_seen(sighting: Sighting, page: Page) -> None:
    """The offer stands there, still or again; what else changed on its page is written down. Call before its capture is renewed."""
    sighting.gone_at, sighting.gone_note = None, ""
    capture = getattr(sighting, "capture", None)
    if capture is not None and capture.body_sha256 != page.capture.body_sha256 and _was_read_as_well(page, capture):
        _record_change(sighting, capture.text, page.text, page.fetched_at)


def differing_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines of `after` that are new, and lines of `before` that are no more, in their order."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > MOST_LINES:
        had, has = set(old), set(new)
        return [line for line in new if line not in had], [line for line in old if line not in has]
    added: list[str] = []
    removed: list[str] = []
    for action, left, left_end, right, right_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if action != "equal":
            removed += old[left:left_end]
            added += new[right:right_end]
    return added, removed


def _older(standing: Sequence[Sighting], at: datetime) -> list[Sighting]:
    """Those last seen before `at`: a result older than what is known has nothing to say."""
    return [sighting for sighting in standing if sighting.last_seen < at]


def _end(sightings: list[Sighting], at: datetime, note: str) -> None:
    ids = [sighting.pk for sighting in sightings]
    if ids:
        Sighting.objects.filter(pk__in=ids).update(gone_at=at, gone_note=note[:300])


def _was_read_as_well(page: Page, capture: SightingCapture) -> bool:
    """Whether this page was seen where the offer was, and by every means: whole, with the browser, with its pictures."""
    if _place(page.final_url) not in (_place(page.url), _place(capture.final_url)):
        return False
    lacks_browser = bool(capture.document_sha256) and page.capture.rendered_html is None
    lacks_pictures = bool(capture.images) and not page.images
    return not (page.capture.truncated or lacks_browser or lacks_pictures)


def _place(url: str) -> tuple[str, str, str]:
    """What an address has in common with its spelling on https, with `www.`, with a slash at its end or with parameters in another order."""
    parts = urlsplit(url)
    path = canonical_path(parts.path).rstrip("/")
    return parts.netloc.lower().removeprefix("www."), path, sorted_query(canonical_query(parts.query))


def _still_says(text: str, verdict: Mapping[str, Any]) -> bool:
    """Whether all words and contacts the verdict rested on stand in the text: then rules have changed, and not the page."""
    return all(piece["text"] in text for piece in (*verdict["signals"], *verdict["contacts"]))


def _record_change(sighting: Sighting, before: str, after: str, at: datetime) -> None:
    added, removed = differing_lines(before, after)
    if not added and not removed:
        return
    SightingChange.objects.update_or_create(
        sighting=sighting,
        at=at,
        defaults={
            "added": "\n".join(added)[:CHANGE_CHARACTERS],
            "removed": "\n".join(removed)[:CHANGE_CHARACTERS],
        },
    )
