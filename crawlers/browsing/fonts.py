"""Whether this machine can draw Chinese: without such a font every screenshot shows boxes instead of words.

In: the usual font folders. Out: the path of a font, or None.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
)
SUFFIXES = frozenset({".ttf", ".ttc", ".otf"})
NAMES = (
    "cjk",
    "wqy",
    "wenquan",
    "simsun",
    "simhei",
    "pingfang",
    "droidsansfallback",
    "sourcehan",
    "notosanssc",
    "notoserifsc",
)


def find_chinese_font() -> Path | None:
    """Some installed font with Chinese characters, told by its file name."""
    return next((path for path in _font_files() if any(name in path.name.lower() for name in NAMES)), None)


def find_font_file(names: Sequence[str]) -> Path | None:
    """The installed font file with the first of these names that there is."""
    found = {path.name: path for path in _font_files()}
    return next((found[name] for name in names if name in found), None)


def _font_files() -> Iterator[Path]:
    for folder in (*FOLDERS, Path.home() / ".fonts", Path.home() / ".local" / "share" / "fonts"):
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES)
