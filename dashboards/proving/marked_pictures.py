"""Pictures in which an offer was read, with what was read there framed: what a reviewer must see of an image ad.

In: an item's packages, the store. Out: `MarkedPicture`s of the newest package that has any; a list that was altered shows
nothing here, and its download tells.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.page import BlockKind
from dashboards.proving.item_evidence import Package
from indexer.evidence.seam import EvidenceError, EvidenceStore, FileRole

MARKS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMark:
    """One line of print, or the payload of a QR code."""

    text: str
    is_code: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPicture:
    """`original` and `overlay` are SHA-256 of the picture as served and of its boxed copy."""

    original: str
    overlay: str
    marks: tuple[PictureMark, ...]


def marked_pictures_of(packages: Sequence[Package], store: EvidenceStore) -> tuple[MarkedPicture, ...]:
    """The marked pictures, in the order of the page."""
    for package in packages:
        if not package.purged_at and any(file.role is FileRole.IMAGE_OVERLAY for file in package.files):
            return _marked_in(package, store)
    return ()


def _marked_in(package: Package, store: EvidenceStore) -> tuple[MarkedPicture, ...]:
    listed = next(file.sha256 for file in package.files if file.role is FileRole.IMAGE_BOXES)
    overlays = {file.name: file.sha256 for file in package.files if file.role is FileRole.IMAGE_OVERLAY}
    try:
        pictures = json.loads(store.read(listed))
    except EvidenceError:
        return ()
    return tuple(
        MarkedPicture(
            original=picture["sha256"],
            overlay=overlay,
            marks=tuple(
                PictureMark(text=mark["text"], is_code=mark["kind"] == BlockKind.QR_PAYLOAD)
                for mark in picture["marks"][:MARKS_SHOWN]
            ),
        )
        for picture in pictures
        if (overlay := overlays.get(f"{picture['picture'].removesuffix('.png')}_boxed.png"))
    )
