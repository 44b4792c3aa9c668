"""Pictures that look alike, whatever their bytes.

Two questions, two answers. *Same poster?* is asked before its text is read again, which costs seconds: only a picture of the same size
that is the same in every small square will do, for a poster with another digit in its telephone number is another poster, and scaling
blurs more than a digit changes. *Same design?* is asked when networks
are put together: a difference hash of 128 bits (neighbouring pixels of a 9 × 8 and an 8 × 9 reduction compared, after N. Krawetz 2013),
few bits apart.

In: opened pictures. Out: `Fingerprint`, and hashes as 32 hex digits.
"""

from dataclasses import dataclass

import numpy
from PIL import Image

_SIDE = 8
_THUMB_WIDTH = 384
"""Pixels of the reduction in which squares are compared."""
_MOST_HEIGHT = 1536
_SQUARE = 4
_SAME_SQUARE = 10.0
"""Grey levels of 256. On posters of 700 × 900 with lines of 28 and 44 pixels, JPEG at quality 50 moves a square by up to 4, one changed
digit by at least 21 (measured 2026-11)."""
_FLAT = 12
"""A hash with fewer bits set, or unset, is that of a blank picture and like any other blank."""
NEAR_BITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """`squares` is a grey reduction, one row of numbers per row of squares; `width` and `height` are the picture's own pixels."""

    hash: int
    squares: numpy.ndarray
    width: int
    height: int


def fingerprint_of(picture: Image.Image) -> Fingerprint:
    """The fingerprint of a picture in any mode."""
    grey = picture.convert("L")
    height = min(_MOST_HEIGHT, max(_SQUARE, round(grey.height * _THUMB_WIDTH / grey.width)))
    height -= height % _SQUARE
    thumb = numpy.asarray(grey.resize((_THUMB_WIDTH, height), Image.Resampling.BOX), dtype=numpy.float32)
    squares = thumb.reshape(height // _SQUARE, _SQUARE, _THUMB_WIDTH // _SQUARE, _SQUARE).mean(axis=(1, 3))
    return Fingerprint(hash=_hash(grey), squares=squares, width=picture.width, height=picture.height)


def is_same_picture(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two pictures of one size show the same, square by square."""
    if (one.width, one.height) != (other.width, other.height):
        return False
    return float(numpy.abs(one.squares - other.squares).max()) < _SAME_SQUARE


def hash_text(fingerprint: Fingerprint) -> str | None:
    """The hash as 32 hex digits; None for a picture too plain to be told from others."""
    bits = fingerprint.hash.bit_count()
    return f"{fingerprint.hash:032x}" if _FLAT <= bits <= 2 * _SIDE * _SIDE - _FLAT else None


def _hash(grey: Image.Image) -> int:
    wide = numpy.asarray(grey.resize((_SIDE + 1, _SIDE), Image.Resampling.BOX), dtype=numpy.int16)
    tall = numpy.asarray(grey.resize((_SIDE, _SIDE + 1), Image.Resampling.BOX), dtype=numpy.int16)
    bits = numpy.concatenate([(wide[:, 1:] > wide[:, :-1]).ravel(), (tall[1:] > tall[:-1]).ravel()])
    return int.from_bytes(numpy.packbits(bits).tobytes(), "big")
