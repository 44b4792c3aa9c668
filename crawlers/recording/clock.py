"""How far this machine's clock stands from time servers (SNTP, RFC 4330), so that a package can say so.

In: server names. Out: a `ClockReading` per server; a server that does not answer is a reading that says so.
"""

import socket
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

NTP_PORT = 123
ANSWER_SECONDS = 2.0
# From 1900, where NTP begins to count, to 1970.
EPOCH_SECONDS = 2_208_988_800
PACKET_BYTES = 48
CLIENT_VERSION_4 = 0x23
SERVER_MODE, LEAP_UNKNOWN, DEEPEST_STRATUM = 4, 3, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """One server's word. `offset_seconds` is what must be added to our clock; None if there was no answer: see `complaint`."""

    server: str
    offset_seconds: float | None
    round_trip_seconds: float | None
    complaint: str


def readings_of(servers: Sequence[str], clock: Callable[[], float] = time.time) -> tuple[ClockReading, ...]:
    """Ask every server once, `host` or `host:port`; waits at most ANSWER_SECONDS for each."""
    return tuple(_ask(server, clock) for server in servers)


def _ask(server: str, clock: Callable[[], float]) -> ClockReading:
    host, _, port = server.partition(":")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            link.settimeout(ANSWER_SECONDS)
            link.connect((host, int(port or NTP_PORT)))
            sent = clock()
            link.send(struct.pack("!B39xQ", CLIENT_VERSION_4, _ntp(sent)))
            answer = link.recv(PACKET_BYTES * 2)
            came = clock()
        heard, said = _times(answer, sent)
    except (OSError, ValueError) as error:
        return ClockReading(server=server, offset_seconds=None, round_trip_seconds=None, complaint=str(error)[:200])
    return ClockReading(
        server=server,
        offset_seconds=round(((heard - sent) + (said - came)) / 2, 4),
        round_trip_seconds=round((came - sent) - (said - heard), 4),
        complaint="",
    )


def _times(answer: bytes, sent: float) -> tuple[float, float]:
    """When the server heard us and when it spoke, in seconds since 1970. Raises ValueError for no answer to our question."""
    if len(answer) < PACKET_BYTES:
        raise ValueError("the answer is too short")
    head, stratum = answer[0], answer[1]
    echoed, heard, said = struct.unpack("!QQQ", answer[24:PACKET_BYTES])
    if head & 7 != SERVER_MODE or head >> 6 == LEAP_UNKNOWN or not 1 <= stratum <= DEEPEST_STRATUM:
        raise ValueError("the server does not know the time itself")
    if echoed != _ntp(sent):
        raise ValueError("the answer is to another question")
    return _unix(heard), _unix(said)


def _ntp(seconds: float) -> int:
    return int((seconds + EPOCH_SECONDS) * 2**32) & 0xFFFFFFFFFFFFFFFF


def _unix(stamp: int) -> float:
    return stamp / 2**32 - EPOCH_SECONDS
