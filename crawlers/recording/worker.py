"""The process that records pages: whatever a page does to it or to its browser, the night goes on without it.

Standard input: a `RecordingPlan` as one line, then one line per page, `{"url": …, "words": […], "rest": seconds}`. Standard output: the
line `ready` once a browser runs, then one `Taken` per page (`wire.py`). When the input ends, because the night is over or
was killed, the worker closes its browser and goes; a browser that will not close is killed.
"""

import asyncio
import contextlib
import json
import os
import sys
from typing import BinaryIO

from playwright.async_api import Error as BrowserError

from crawlers.browsing.process_tree import kill_tree, mebibytes_of, tree_of
from crawlers.config import ConfigError
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import recording_plan_of
from crawlers.recording.wire import Taken, pieces_of

READY = b"ready\n"
CLOSING_SECONDS = 10
LINE_LIMIT = 4 * 1024 * 1024


async def _serve(out: BinaryIO) -> None:
    lines = asyncio.StreamReader(limit=LINE_LIMIT)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    plan = recording_plan_of((await lines.readline()).decode())
    async with Recorder(plan) as recorder:
        await recorder.start()
        out.write(READY)
        out.flush()
        pages: asyncio.Queue[bytes] = asyncio.Queue()
        reading, working = (asyncio.create_task(one) for one in (_read(lines, pages), _work(recorder, pages, out)))
        await asyncio.wait((reading, working), return_when=asyncio.FIRST_COMPLETED)
        # Either the input ended and nobody waits for the page under way, or the browser is lost: then the night asks anew.
        loop.call_later(CLOSING_SECONDS, kill_tree, os.getpid())
        reading.cancel()
        if working.done():
            working.result()
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working


async def _read(lines: asyncio.StreamReader, pages: "asyncio.Queue[bytes]") -> None:
    while line := await lines.readline():
        pages.put_nowait(line)


async def _work(recorder: Recorder, pages: "asyncio.Queue[bytes]", out: BinaryIO) -> None:
    while True:
        page = json.loads(await pages.get())
        snapshot = await recorder.take(page["url"], tuple(page["words"]), page["rest"])
        mebibytes = await asyncio.to_thread(_mebibytes)
        await asyncio.to_thread(_write, Taken(snapshot=snapshot, mebibytes=mebibytes), out)


def _mebibytes() -> float:
    return mebibytes_of(tree_of(os.getpid()))


def _write(taken: Taken, out: BinaryIO) -> None:
    for piece in pieces_of(taken):
        out.write(piece)
    out.flush()


def main() -> int:
    """Entry of the process; exit status 0 if the input ended, 2 if no browser could be started."""
    # What a library prints by accident must not be taken for a snapshot.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        asyncio.run(_serve(out))
    except (BrowserError, ConfigError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
