"""Whether this machine can draw Chinese: without such a font every screenshot shows boxes instead of words.

In: the usual font folders. Out: the path of a font, or None.
"""

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
    for folder in (*FOLDERS, Path.home() / ".fonts", Path.home() / ".local" / "share" / "fonts"):
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in SUFFIXES and any(name in path.name.lower() for name in NAMES):
                return path
    return None
