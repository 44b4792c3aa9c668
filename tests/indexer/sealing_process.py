"""A process that seals packages as a night does, with pictures made beforehand; its tests kill it and fill its disk.

Run in an empty folder: `python -m tests.indexer.sealing_process keep|seal|check`. `keep` stores the night's findings, `seal`
seals what waits and prints a line for each, `check` prints as JSON what stands in store, ledger and tables.
"""

import asyncio
import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import django

from crawlers.page import BlockKind
from crawlers.snapshot import Artefact, ArtefactKind, Snapshot
from tests.factories import OFFER_TEXT, make_finding, make_page
from tests.indexer.snapshots import ARTEFACTS, make_snapshot

PACKAGES = 24
PICTURE_BYTES = 60_000
DATA = Path("data")


def main() -> None:
    """Do the one thing asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboards.settings")
    DATA.mkdir(exist_ok=True)
    django.setup()
    {"keep": keep_all, "seal": seal_all, "check": check}[sys.argv[1]]()


def keep_all() -> None:
    """A night's findings, the same every time."""
    from django.core.management import call_command

    from indexer.keeping import keep
    from indexer.opening import open_evidence_store, open_search_index

    call_command("migrate", verbosity=0)
    for number in range(PACKAGES):
        page = make_page(f"http://h{number}.example/", [(BlockKind.PARAGRAPH, f"第{number}家 {OFFER_TEXT}")])
        keep(make_finding(page), night=date(2026, 11, 20), store=open_evidence_store(DATA), index=open_search_index())


def seal_all() -> None:
    """One round over what waits; a line per page, `sealed` or why not."""
    from indexer.opening import open_evidence_store, open_ledger
    from indexer.sealing.round import seal_waiting

    done = asyncio.run(
        seal_waiting(
            take,
            store=open_evidence_store(DATA),
            ledger=open_ledger(DATA),
            clock=lambda: datetime.now(UTC),
            limit=PACKAGES,
            progress=lambda done, all_: say(f"{done}/{all_}"),
        )
    )
    for one in done:
        say(one.error or "sealed")


async def take(url: str, words: tuple[str, ...]) -> Snapshot:
    """A complete snapshot whose picture is of this page alone."""
    await asyncio.sleep(0)
    picture = ARTEFACTS[0].body + url.encode() * (PICTURE_BYTES // len(url))
    shot = Artefact(kind=ArtefactKind.SCREENSHOT, name="screenshot.png", media_type="image/png", body=picture)
    return make_snapshot(url, artefacts=(shot, *ARTEFACTS[1:]))


def check() -> None:
    """What stands after a crash, before anything is mended, and what the mending leaves."""
    from indexer.evidence.verifying import verify
    from indexer.evidence.verifying_ledger import verify_ledger
    from indexer.models import Evidence, Sighting
    from indexer.opening import open_evidence_store, open_ledger
    from indexer.sealing.rows import recover
    from indexer.sealing.sightings import wanted_sightings

    store, ledger = open_evidence_store(DATA), open_ledger(DATA)
    was_torn, before = ledger.is_torn, len(list(ledger.lines()))
    lying = [pk for pk in Evidence.objects.values_list("pk", flat=True) if verify(pk, store=store)]
    recover(ledger, store)
    lying += [pk for pk in Evidence.objects.values_list("pk", flat=True) if verify(pk, store=store)]
    sealed = Sighting.objects.exclude(evidence=None).count()
    said = [one for one in verify_ledger(ledger, store) if "未写完" not in one]
    found = {
        "lying": lying,
        "sealed": sealed,
        "waiting": len(wanted_sightings(PACKAGES + 1)),
        "ledger": said,
        "lines": before,
        "was_torn": was_torn,
        "packages": Evidence.objects.count(),
    }
    say(json.dumps(found, ensure_ascii=False))


def say(words: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
