"""Seeded chance: the same key always draws the same, whatever was asked before."""

import hashlib
import random
import zlib


def chance(*key: object) -> random.Random:
    """A generator that depends on nothing but `key`."""
    digest = hashlib.blake2b("/".join(map(str, key)).encode(), digest_size=8).digest()
    # An integer seeds twice as fast as text.
    return random.Random(int.from_bytes(digest, "big"))


def lot(*key: object) -> int:
    """One cheap number of 32 bits that depends on nothing but `key`."""
    # A multiplicative step follows because neighbouring keys have neighbouring checksums.
    return (zlib.crc32("/".join(map(str, key)).encode()) * 2654435761 >> 7) & 0xFFFFFFFF
