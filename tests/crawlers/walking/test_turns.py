"""Promises of turns: work is done in the order it came, one piece at a time, and the network is served in between."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from crawlers.walking.turns import MOST_TURNS, Turns

# In which a server answers, on a busy machine, too.
WORK_SECONDS = 0.05


async def work(turns: Turns, done: list[str], name: str) -> None:
    await turns.come()
    time.sleep(WORK_SECONDS)
    done.append(name)


def test_first_come_first_served() -> None:
    async def crawl() -> list[str]:
        turns, done = Turns(), list[str]()
        await asyncio.gather(*(work(turns, done, name) for name in "abc"))
        return done

    assert asyncio.run(crawl()) == ["a", "b", "c"]


@contextmanager
def echo() -> Iterator[tuple[str, int]]:
    """A server that is not in our way: a thread, which works while ours sleeps."""

    class Echo(StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                self.wfile.write(line)

    with ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield ("127.0.0.1", server.server_address[1])
        server.shutdown()
        thread.join()


def test_an_answer_leads_to_the_next_question_before_the_next_piece_of_work() -> None:
    """Twenty pages are there at once; whoever asks and asks again meanwhile waits for one of them at a time."""

    async def crawl(address: tuple[str, int]) -> list[str]:
        turns, done = Turns(), list[str]()
        reader, writer = await asyncio.open_connection(*address)

        async def ask() -> None:
            for _ in range(4):
                writer.write(b"page?\n")
                await reader.readline()
                for _ in range(5):
                    # Through parsers, middlewares and the engine.
                    await asyncio.sleep(0)
                done.append("answer")

        await asyncio.gather(*(work(turns, done, "page") for _ in range(20)), ask())
        writer.close()
        return done

    with echo() as address:
        done = asyncio.run(crawl(address))
    assert sorted(done) == ["answer"] * 4 + ["page"] * 20
    last_answer = len(done) - 1 - done[::-1].index("answer")
    assert done[:last_answer].count("page") <= 12


def test_work_has_its_turn_though_the_network_never_rests() -> None:
    async def crawl() -> int:
        turns, done, chatter = Turns(), list[str](), 0

        async def chat() -> None:
            nonlocal chatter
            while True:
                time.sleep(0.001)
                chatter += 1
                await asyncio.sleep(0)

        talk = asyncio.create_task(chat())
        await work(turns, done, "page")
        talk.cancel()
        return chatter

    assert 1 < asyncio.run(crawl()) <= MOST_TURNS + 2


def test_whoever_is_called_off_leaves_the_turn_to_the_next() -> None:
    async def crawl() -> list[str]:
        turns, done = Turns(), list[str]()
        first, second = (asyncio.create_task(work(turns, done, name)) for name in ("off", "on"))
        await asyncio.sleep(0)
        first.cancel()
        with suppress(asyncio.CancelledError):
            await first
        await second
        await work(turns, done, "later")
        return done

    assert asyncio.run(crawl()) == ["on", "later"]
