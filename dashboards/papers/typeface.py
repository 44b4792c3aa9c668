"""The Chinese font of printed papers, as TrueType of just the characters they use.

Browsers write the OpenType fonts that free Chinese systems have (Noto, Source Han: cubic outlines, CFF) into a PDF as Type 3,
one picture-like program per glyph, which some readers and archives draw badly or refuse. The same font with quadratic outlines
goes in as an ordinary subset, at a quarter of the size. Fonts that are TrueType already are left to the browser.

In: text. Out: `Face`s of the family "Paper Serif" (`print.html`); none where no such font is installed, and the names after it are used.
"""

import base64
import io
from dataclasses import dataclass
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

from crawlers.browsing.fonts import find_font_file

FILES = {
    400: (
        "NotoSerifCJK-Regular.ttc",
        "SourceHanSerif-Regular.ttc",
        "NotoSerifCJKsc-Regular.otf",
        "SourceHanSerifSC-Regular.otf",
    ),
    700: ("NotoSerifCJK-Bold.ttc", "SourceHanSerif-Bold.ttc", "NotoSerifCJKsc-Bold.otf", "SourceHanSerifSC-Bold.otf"),
}
# Of a thousandth of the character's size: what a line may stray from the curve it stands for.
FARTHEST_UNITS = 1.0
DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx")
NAME_IDS = (1, 2, 4, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One weight of the family: a TrueType file in Base64."""

    weight: int
    base64: str


def faces_for(text: str) -> tuple[Face, ...]:
    """Both weights with every character of `text` that the font has; none where no such font is installed."""
    found = ((weight, find_font_file(names)) for weight, names in FILES.items())
    return tuple(_face(weight, str(path), text) for weight, path in found if path is not None)


def _face(weight: int, path: str, text: str) -> Face:
    with _chinese_face(path) as font:
        return Face(weight=weight, base64=base64.b64encode(_as_truetype(font, text)).decode("ascii"))


def _chinese_face(path: str) -> Any:
    """The face with the shapes of simplified Chinese; a collection holds those of Japan and Korea too."""
    if not path.endswith(".ttc"):
        return TTFont(path, lazy=True)
    with TTCollection(path, lazy=True) as faces:
        number = next(place for place, face in enumerate(faces) if " SC" in (face["name"].getDebugName(1) or ""))
    return TTFont(path, fontNumber=number, lazy=True)


def _as_truetype(font: Any, text: str) -> bytes:
    options = Options(
        layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True, name_IDs=list(NAME_IDS)
    )
    options.drop_tables += DROPPED
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    order, drawn = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, FARTHEST_UNITS, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    font["maxp"] = _limits(len(order))
    font["post"].formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\0\1\0\0"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _limits(glyphs: int) -> Any:
    """The table `maxp` in the form that TrueType wants; what depends on the outlines is filled in when the font is saved."""
    table = newTable("maxp")
    table.tableVersion, table.numGlyphs, table.maxZones = 0x00010000, glyphs, 1
    table.maxTwilightPoints = table.maxStorage = table.maxFunctionDefs = table.maxInstructionDefs = 0
    table.maxStackElements = table.maxSizeOfInstructions = table.maxComponentElements = 0
    return table
