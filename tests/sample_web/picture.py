"""Posters as PNG: large clear Chinese text, with or without a QR code. The only place that needs a CJK font."""

import io
import random
import shutil
import subprocess
from functools import cache
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 700, 1000
"""Pixels."""
FONT_PACKAGE = "fonts-noto-cjk"
FONT_PATHS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)
COLOURS = (
    (("#fff1e6"), "#c2255c"),
    (("#e7f5ff"), "#1864ab"),
    (("#fff9db"), "#d9480f"),
    (("#f3f0ff"), "#5f3dc4"),
    (("#ebfbee"), "#2b8a3e"),
)


class FontMissing(RuntimeError):
    """No font on this machine draws Chinese; the message names the package to install."""


@cache
def find_font() -> str:
    """Path of a font that draws Chinese. Raises FontMissing."""
    found = next((path for path in FONT_PATHS if Path(path).exists()), "")
    if not found and shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, text=True, check=False).stdout
        found = next((line.rstrip(": ") for line in sorted(listed.splitlines()) if line.strip()), "")
    if not found:
        raise FontMissing(f"no Chinese font found; install one: apt-get install {FONT_PACKAGE}")
    return found


def draw_poster(head: str, lines: tuple[str, ...], qr_payload: str | None, draw: random.Random) -> bytes:
    """A poster of WIDTH × HEIGHT pixels as PNG. Raises FontMissing."""
    ground, ink = draw.choice(COLOURS)
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 0, WIDTH, 190), fill=ink)
    head_font = _fit(head, 76, WIDTH - 60)
    canvas.text((WIDTH / 2, 95), head, font=head_font, fill="white", anchor="mm")
    top = 250
    for line in lines:
        canvas.text((WIDTH / 2, top), line, font=_fit(line, 44, WIDTH - 80), fill="#222222", anchor="mm")
        top += 82
    if qr_payload is not None:
        image.paste(_draw_qr(qr_payload), ((WIDTH - 300) // 2, HEIGHT - 330))
    canvas.rectangle((10, 10, WIDTH - 11, HEIGHT - 11), outline=ink, width=4)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _fit(text: str, size: int, width: int) -> ImageFont.FreeTypeFont:
    """The largest font up to `size` pixels that keeps `text` within `width` pixels."""
    font = ImageFont.truetype(find_font(), size)
    length = font.getlength(text)
    return font if length <= width else ImageFont.truetype(find_font(), int(size * width / length))


def _draw_qr(payload: str) -> Image.Image:
    buffer = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(buffer, kind="png", scale=8, border=4)
    return Image.open(buffer).convert("RGB").resize((300, 300), Image.Resampling.NEAREST)
