"""A process that stores forty findings and says of each when it is durable; its tests kill it.

Run in an empty folder: `python -m tests.indexer.writing_process`.
"""

import asyncio
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import django

from crawlers.page import BlockKind
from tests.factories import OFFER_TEXT, make_finding, make_page

if TYPE_CHECKING:
    from indexer.writing import FindingWriter

FINDINGS = 40


def main() -> None:
    """Store all findings, the same every time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboards.settings")
    Path("data").mkdir(exist_ok=True)
    django.setup()
    from django.core.management import call_command

    from indexer import writing
    from indexer.opening import open_evidence_store, open_search_index

    call_command("migrate", verbosity=0)
    # Small batches, so that a kill falls between commits.
    writing.MOST_AT_ONCE = 3
    asyncio.run(
        store_all(
            writing.FindingWriter(
                night=date(2026, 11, 20), store=open_evidence_store(Path("data")), index=open_search_index()
            )
        )
    )


async def store_all(writer: "FindingWriter") -> None:
    """Hand everything in at once."""
    await asyncio.gather(*(store(writer, number) for number in range(FINDINGS)))
    await writer.close()


async def store(writer: "FindingWriter", number: int) -> None:
    """Print the URL when its page is durable, as a crawl would acknowledge it."""
    page = make_page(f"http://h{number}.example/", [(BlockKind.PARAGRAPH, f"第{number}家 {OFFER_TEXT}")])
    await writer.keep(make_finding(page))
    sys.stdout.write(f"{page.url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
