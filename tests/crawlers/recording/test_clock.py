"""The clock's offset is measured against a server of the test's own, and silence is told as silence."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from crawlers.recording.clock import EPOCH_SECONDS, readings_of
from tests.servers import free_port

NOW = 1_795_000_000.25


@contextmanager
def time_server(ahead: float, head: int = 0x24, stratum: int = 2, echo: int = 0) -> Iterator[str]:
    """A server whose clock is `ahead` of ours; `echo` spoils the question it answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.bind(("127.0.0.1", 0))

        def answer() -> None:
            question, asker = link.recvfrom(100)
            (sent,) = struct.unpack("!Q", question[40:48])
            stamp = int((NOW + ahead + EPOCH_SECONDS) * 2**32)
            link.sendto(struct.pack("!BB22xQQQ", head, stratum, sent ^ echo, stamp, stamp), asker)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"127.0.0.1:{link.getsockname()[1]}"
        thread.join(5)


def test_the_offset_is_what_must_be_added_to_our_clock() -> None:
    for ahead in (5.0, -0.5, 0.0):
        with time_server(ahead) as server:
            (reading,) = readings_of([server], clock=lambda: NOW)
        assert (reading.offset_seconds, reading.complaint) == (ahead, "")


def test_a_server_that_knows_nothing_or_answers_others_is_no_witness() -> None:
    for spoilt in ({"stratum": 0}, {"head": 0xE4}, {"head": 0x23}, {"echo": 1}):
        with time_server(5.0, **spoilt) as server:
            (reading,) = readings_of([server], clock=lambda: NOW)
        assert reading.offset_seconds is None
        assert reading.complaint


def test_silence_is_told() -> None:
    (reading,) = readings_of([f"127.0.0.1:{free_port()}"])
    assert (reading.offset_seconds, bool(reading.complaint)) == (None, True)
