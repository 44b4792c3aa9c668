"""A process that stores forty findings and says of each when it is durable; its tests kill it.

Run in an empty folder: `python -m tests.indexer.writing_process`.
"""

import os
import sys
from concurrent.futures import Future
from datetime import date
from functools import partial
from pathlib import Path

import django

from crawlers.page import BlockKind
from tests.factories import OFFER_TEXT, make_finding, make_page

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
    writer = writing.FindingWriter(
        night=date(2026, 11, 20), store=open_evidence_store(Path("data")), index=open_search_index()
    )
    for number in range(FINDINGS):
        page = make_page(f"http://h{number}.example/", [(BlockKind.PARAGRAPH, f"第{number}家 {OFFER_TEXT}")])
        writer.submit(make_finding(page)).add_done_callback(partial(say, page.url))
    writer.close()


def say(url: str, future: "Future[None]") -> None:
    """Print the URL, as a crawl would acknowledge it."""
    future.result()
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
