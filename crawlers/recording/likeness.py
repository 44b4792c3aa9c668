"""How alike a replayed page is to the recorded one: pictures by tiles, texts by pairs of characters.

In: two PNGs or two texts. Out: 0.0 (nothing alike) to 1.0 (the same). Pure.
"""

import io
from collections import Counter

from PIL import Image, ImageChops, UnidentifiedImageError

TILE = 16
"""Side of a tile in pixels: about a line of text high."""
PLAIN = 1
"""A tile whose grey values stand nearer to their mean than this holds nothing to compare (of 255)."""
NEAR = 2
"""Mean difference of grey values that smoothing of letters makes (of 255); a quarter of what stands in the tile is allowed on
top, so that a tile without its words is never taken for one with them."""


def picture_likeness(recorded: bytes, replayed: bytes) -> float:
    """Share of tiles with something in them that look the same in both. Raises ValueError if one is no picture."""
    one, other = _grey(recorded), _grey(replayed)
    size = (max(one.width, other.width), max(one.height, other.height))
    one, other = _padded(one, size), _padded(other, size)
    differing = ImageChops.difference(one, other).reduce(TILE).tobytes()
    marks = [max(pair) for pair in zip(_marks(one), _marks(other), strict=True)]
    filled = [(mean, mark) for mean, mark in zip(differing, marks, strict=True) if mark >= PLAIN or mean > NEAR]
    return sum(mean <= NEAR + mark // 4 for mean, mark in filled) / len(filled) if filled else 1.0


def text_likeness(recorded: str, replayed: str) -> float:
    """Dice's share of common pairs of characters, white space left out."""
    one, other = _pairs(recorded), _pairs(replayed)
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _grey(body: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(body)) as picture:
            return picture.convert("L")
    except (UnidentifiedImageError, OSError) as error:
        raise ValueError(f"not a picture: {error}") from error


def _padded(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    canvas = Image.new("L", size, 255)
    canvas.paste(picture, (0, 0))
    return canvas


def _marks(picture: Image.Image) -> bytes:
    """Of each tile, how far its pixels stand from their mean, on average."""
    means = picture.reduce(TILE)
    spread = means.resize((means.width * TILE, means.height * TILE), Image.Resampling.NEAREST)
    return ImageChops.difference(picture, spread.crop((0, 0, *picture.size))).reduce(TILE).tobytes()


def _pairs(text: str) -> Counter[str]:
    solid = "".join(text.split())
    return Counter(solid[place : place + 2] for place in range(len(solid) - 1)) or Counter([solid] if solid else [])
