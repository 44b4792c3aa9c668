"""The whole page as pictures, by a ladder: what cannot be had on one rung is tried on the next, and the rung taken is told.

One picture as people see it; one picture at one pixel per CSS pixel, which waits for no font and no animation; tiles; and where
even these fail, the window alone. Two rungs are not tried on pages too tall for one picture to open everywhere.

In: a `Camera` before an open page, the page's height. Out: `FullPage`. Raises BrowserError if nothing can be drawn at all.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from playwright.async_api import Error as BrowserError

from crawlers.recording.camera import first_line
from crawlers.snapshot import RUNG_TITLES, Rung

# Chromium draws 60,000 pixels in one piece (4.3 s, 2026-11); taller than this, pieces are quicker and open everywhere.
TALLEST_PIXELS = 30_000
TILE_PIXELS, TILE_OVERLAP, MOST_TILES = 8_000, 200, 10


class Camera(Protocol):
    """Draws an open page, heights and offsets in CSS pixels. Each raises BrowserError if the browser cannot."""

    async def whole(self, height: int) -> bytes:
        """The page as people see it, fonts loaded and animations at rest."""

    async def plain(self, top: int, height: int) -> bytes:
        """A part at one pixel per CSS pixel, as it stands at this moment."""

    async def window(self) -> bytes:
        """What the window shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One PNG and where on the page it begins, in pixels."""

    top: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FullPage:
    """The pictures from top to bottom; `reasons` say why higher rungs were not taken, `bottom` how far the pictures reach."""

    rung: Rung
    pieces: tuple[Piece, ...]
    height: int
    bottom: int
    reasons: tuple[str, ...]

    @property
    def observation(self) -> str:
        """How the pictures were made, for people; "" for one picture of the usual kind."""
        if self.rung is Rung.FULL:
            return ""
        tiles = f"（{len(self.pieces)} 段，每段至多 {TILE_PIXELS} 像素，相邻重叠 {TILE_OVERLAP} 像素）"
        how = f"{RUNG_TITLES[self.rung]}{tiles if self.rung is Rung.TILES else ''}"
        return f"整页截图方式：{how}；原因：{'；'.join(self.reasons)}"

    @property
    def problem(self) -> str:
        """What of the page no picture shows; "" if nothing is missing."""
        return f"页面高 {self.height} 像素，截图截至 {self.bottom} 像素" if self.bottom < self.height else ""


async def photograph(camera: Camera, height: int, window_height: int) -> FullPage:
    """The pictures of a page of this height, from the first rung that holds."""
    reasons: list[str] = []
    if height <= TALLEST_PIXELS:
        one_piece: tuple[tuple[Rung, Callable[[], Awaitable[bytes]]], ...] = (
            (Rung.FULL, lambda: camera.whole(height)),
            (Rung.CSS_SCALE, lambda: camera.plain(0, height)),
        )
        for rung, draw in one_piece:
            try:
                pieces = (Piece(top=0, body=await draw()),)
            except BrowserError as error:
                reasons.append(f"{RUNG_TITLES[rung]}未成（{first_line(error)}）")
            else:
                return FullPage(rung=rung, pieces=pieces, height=height, bottom=height, reasons=tuple(reasons))
    else:
        reasons.append(f"页面高 {height} 像素，超过单张上限 {TALLEST_PIXELS} 像素")
    # A page no taller than a tile was just tried in one piece.
    tiles = await _tiles(camera, height, reasons) if height > TILE_PIXELS else ()
    if tiles:
        bottom = min(height, tiles[-1].top + TILE_PIXELS)
        return FullPage(rung=Rung.TILES, pieces=tiles, height=height, bottom=bottom, reasons=tuple(reasons))
    window = (Piece(top=0, body=await camera.window()),)
    return FullPage(
        rung=Rung.VIEWPORT,
        pieces=window,
        height=height,
        bottom=min(height, window_height),
        reasons=tuple(reasons),
    )


async def _tiles(camera: Camera, height: int, reasons: list[str]) -> tuple[Piece, ...]:
    """Tiles down to the first that fails, at most MOST_TILES."""
    tiles: list[Piece] = []
    for top in range(0, max(height - TILE_OVERLAP, 1), TILE_PIXELS - TILE_OVERLAP)[:MOST_TILES]:
        try:
            tiles.append(Piece(top=top, body=await camera.plain(top, min(TILE_PIXELS, height - top))))
        except BrowserError as error:
            reasons.append(f"第 {len(tiles) + 1} 段未成（{first_line(error)}）")
            break
    return tuple(tiles)
