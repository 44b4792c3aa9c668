"""Crawled text made harmless to read: nothing in it may change how the text around it looks.

In: text from the web. Out: the same text of the same length, with invisible and direction-changing characters shown as ◌
so that a reviewer sees that something was hidden there. HTML escaping is the template engine's work, not ours.
"""

SHOWN_INSTEAD = "◌"

# Bidi embeddings, overrides, isolates and marks (UAX #9), zero-width characters, soft hyphen, word joiners, BOM.
_INVISIBLE = [0x00AD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
# C0 and C1 controls but tab and the line ends.
_CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x0D, 0x85)]
_TABLE = dict.fromkeys([*_INVISIBLE, *_CONTROLS], SHOWN_INSTEAD)


def plain(text: str) -> str:
    """`text` with every invisible character shown as ◌; offsets stay as they were."""
    return text.translate(_TABLE)


def plain_line(text: str) -> str:
    """`plain`, on one line."""
    return " ".join(plain(text).split())
