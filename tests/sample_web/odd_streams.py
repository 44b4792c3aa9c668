"""Answers that no well-behaved server gives, written byte by byte to the wire. For robustness tests only."""

import asyncio
import zlib

from tests.sample_web.response import Stream, Wire

MEBIBYTE = 1024 * 1024
BIG_BODY_MEBIBYTES = 200
BOMB_MEBIBYTES = 300
DRIP_SECONDS = 1.0
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
EMPTY_LAST_BLOCK = b"\x03\x00"


def big() -> Stream:
    """A body of 200 MiB."""
    return Stream(play=_play_big)


def hang() -> Stream:
    """Never a byte."""
    return Stream(play=_play_hang)


def drip() -> Stream:
    """A byte per second."""
    return Stream(play=_play_drip)


def reset() -> Stream:
    """Breaks off in the middle of the body it promised."""
    return Stream(play=_play_reset)


def gzip_bomb() -> Stream:
    """About 300 kB of gzip that expand to 300 MiB."""
    return Stream(play=_play_bomb)


def _head(*lines: str) -> bytes:
    return "\r\n".join(
        ("HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", *lines, "Connection: close", "", "")
    ).encode()


async def _play_big(wire: Wire) -> None:
    await wire.send(_head(f"Content-Length: {BIG_BODY_MEBIBYTES * MEBIBYTE}"))
    block = b"<p>0123456789</p>\n".ljust(64, b" ") * (MEBIBYTE // 64)
    for _ in range(BIG_BODY_MEBIBYTES):
        await wire.send(block)


async def _play_hang(wire: Wire) -> None:
    # A day: longer than any test, and still an end.
    await asyncio.sleep(24 * 3600)


async def _play_drip(wire: Wire) -> None:
    body = "<p>慢</p>".encode() * 1000
    await wire.send(_head(f"Content-Length: {len(body)}"))
    for place in range(len(body)):
        await asyncio.sleep(DRIP_SECONDS)
        await wire.send(body[place : place + 1])


async def _play_reset(wire: Wire) -> None:
    await wire.send(_head("Content-Length: 100000") + b"<html><body><p>half of a page")
    # One turn of the loop, so that the first half leaves before the connection breaks.
    await asyncio.sleep(0.05)
    wire.reset()


async def _play_bomb(wire: Wire) -> None:
    zeros = bytes(MEBIBYTE)
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # A fully flushed block can be repeated, so that the bomb costs its maker one MiB.
    block = compressor.compress(zeros) + compressor.flush(zlib.Z_FULL_FLUSH)
    await wire.send(_head("Content-Encoding: gzip") + GZIP_HEAD)
    checksum = 0
    for _ in range(BOMB_MEBIBYTES):
        checksum = zlib.crc32(zeros, checksum)
        await wire.send(block)
    size = BOMB_MEBIBYTES * MEBIBYTE
    await wire.send(EMPTY_LAST_BLOCK + checksum.to_bytes(4, "little") + size.to_bytes(4, "little"))
