"""QR codes in a picture. In: an opened picture. Out: one block per code, with its box. zxing-cpp is imported here only."""

import zxingcpp
from PIL import Image

from crawlers.page import Block, BlockKind, Box

_LONGEST = 2000
"""Characters of a payload that are kept; no link or contact card is longer."""


def read_qr_codes(picture: Image.Image, sha256: str) -> tuple[Block, ...]:
    """Payloads in reading order; `start` is 0 until the page has them."""
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    blocks = [
        Block(
            kind=BlockKind.QR_PAYLOAD, text=code.text[:_LONGEST], start=0, image_sha256=sha256, box=_box(code.position)
        )
        for code in codes
        if code.text.strip()
    ]
    return tuple(sorted(blocks, key=_reading_order))


def _box(position: zxingcpp.Position) -> Box:
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    left, top = min(corner.x for corner in corners), min(corner.y for corner in corners)
    width, height = max(corner.x for corner in corners) - left, max(corner.y for corner in corners) - top
    return Box(left=left, top=top, width=width, height=height)


def _reading_order(block: Block) -> tuple[int, int, str]:
    return (block.box.top, block.box.left, block.text) if block.box else (0, 0, block.text)
