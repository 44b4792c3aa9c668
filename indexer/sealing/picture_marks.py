"""Where on its pictures an offer was read, for people who must see it: lines of print and QR codes that gave evidence.

In: a finding, whose blocks say on which picture they stand. Out: marks as `SightingCapture.images` holds them,
`{"kind": "ocr_line" or "qr_payload", "text", "left", "top", "width", "height"}` in the picture's pixels; a boxed copy.
"""

from dataclasses import asdict
from typing import Any

from classifiers.picturing.pictures import open_picture
from classifiers.verdict import Finding
from crawlers.page import Box
from crawlers.recording.boxing import framed
from indexer.content_id import offer_blocks

MOST_MARKS = 200
Mark = dict[str, Any]


def marks_on(sha256: str, finding: Finding) -> list[Mark]:
    """The marks on the picture with this hash, in reading order."""
    read = [block for block in offer_blocks(finding) if block.image_sha256 == sha256]
    boxed = [{"kind": block.kind.value, "text": block.text} | asdict(block.box) for block in read if block.box]
    return boxed[:MOST_MARKS]


def marked_copy(body: bytes, marks: list[Mark]) -> bytes | None:
    """A PNG of the picture with every mark framed; None if it cannot be opened."""
    picture = open_picture(body)
    sides = ("left", "top", "width", "height")
    return framed(picture, [Box(**{side: mark[side] for side in sides}) for mark in marks]) if picture else None
