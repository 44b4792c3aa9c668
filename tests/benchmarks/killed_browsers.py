"""A night whose reading browsers and recording workers are killed at random moments, and left to end.

In: a site of script pages, or of offers, on loopback. Out: pages or offers that were lost, told falsely or counted twice.
"""

import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.nights.odd_site import serving_odd, words
from tests.nights.office import Office
from tests.nights.processes import READING_BROWSER, RECORDING_WORKER, below, kill

PAGES_PER_KILL, OFFERS_PER_KILL = 4, 2
NIGHT_SECONDS = 900
SITE = """
title = "站"
platform = "站"
start_urls = ["http://localhost:PORT/0"]
render = "RENDER"
[pace]
delay_seconds = 0.0
concurrency = 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Of `of` pages or offers: how many are missing at the end, how many were counted twice or do not verify."""

    kills: int
    of: int
    lost: int
    wrong: int


def kill_reading_browsers(kills: int) -> Damage:
    """Pages that only a script writes: each must be read, rendered, and once."""
    pages = PAGES_PER_KILL * kills

    def page(path: str) -> str | None:
        number = int(path[1:]) if path[1:].isdecimal() else pages
        if number >= pages:
            return None
        below = [one for one in (2 * number + 1, 2 * number + 2) if one < pages]
        links = "".join(f"<a href='/{one}'>{words(str(one))[:8]}</a> " for one in below)
        return f"<title>{number}</title><div id=a></div><script>a.innerHTML = `<p>{words(path)}</p>{links}`</script>"

    def settle(office: Office) -> tuple[int, int]:
        read = office.rows("SELECT url FROM indexer_visit WHERE outcome = 'read' AND rendered")
        return pages - len(set(read)), len(read) - len(set(read))

    # A page whose browser died is asked again; one that lost four browsers in a row would be given up.
    changes = {"retries": "6", "fetches_pictures": "false"}
    return _night(page, SITE.replace("RENDER", "always"), changes, READING_BROWSER, kills, pages, settle)


def kill_recording_workers(kills: int) -> Damage:
    """Offers: each must be sealed, once, and every package must verify."""
    offers = OFFERS_PER_KILL * kills

    def page(path: str) -> str | None:
        number = int(path[1:]) if path[1:].isdecimal() else offers + 1
        if number > offers:
            return None
        if number == 0:
            return "<title>目录</title>" + "".join(f"<a href='/{one}'>第{one}页</a> " for one in range(1, offers + 1))
        text = (
            f"{words(path)}：专业助孕包成功，代孕套餐{number}8万起，加微信 zy{number}88，全国均可办理，签约保障零风险。"
        )
        return f"<title>{words(path)[:6]}</title><h1>{words(path)[:4]}</h1><p>{text}</p>"

    def settle(office: Office) -> tuple[int, int]:
        sealed = office.rows("SELECT url FROM indexer_sighting WHERE evidence_id IS NOT NULL AND url NOT LIKE '%/0'")
        wrong = office.rows("SELECT COUNT(*) FROM indexer_sighting WHERE times > 1")[0]
        return offers - len(set(sealed)), wrong + (office.run("evidence", "verify", seconds=600).status != 0)

    changes = {"captures_mobile": "false"}
    return _night(page, SITE.replace("RENDER", "never"), changes, RECORDING_WORKER, kills, offers, settle)


def _night(
    page: Callable[[str], str | None],
    site_file: str,
    changes: dict[str, str],
    victim: bytes,
    kills: int,
    of: int,
    settle: Callable[[Office], tuple[int, int]],
) -> Damage:
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as name, serving_odd(page) as site:
        office = Office(Path(name), site.port, **changes)
        office.add_site("site", site_file)
        process = office.start("nightly", "--json")
        killed: set[int] = set()
        while process.poll() is None:
            found = below(process.pid, victim) - killed if len(killed) < kills else set()
            if found:
                # Long enough for it to be at work, short enough for each kill to meet another moment of it.
                time.sleep(chance.uniform(0.3, 4.0))
                killed |= {one for one in [chance.choice(sorted(found))] if kill(one)}
            time.sleep(0.05)
        process.communicate()
        finished = office.run("nightly", "--json", seconds=NIGHT_SECONDS)
        if finished.status not in (0, 3, 5):
            raise RuntimeError(f"the night failed: {finished.err}")
        lost, wrong = settle(office)
    return Damage(kills=len(killed), of=of, lost=lost, wrong=wrong)
