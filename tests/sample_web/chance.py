"""Seeded chance: the same key always draws the same, whatever was asked before."""

import random
import zlib


def chance(*key: object) -> random.Random:
    """A generator that depends on nothing but `key`."""
    return random.Random("/".join(map(str, key)))


def lot(*key: object) -> int:
    """One cheap number of 32 bits that depends on nothing but `key`."""
    # A multiplicative step follows because neighbouring keys have neighbouring checksums.
    return (zlib.crc32("/".join(map(str, key)).encode()) * 2654435761 >> 7) & 0xFFFFFFFF
