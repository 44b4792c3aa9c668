"""What of an item can be found by words: its title and text, what disguised words read as, and its contacts.

In: an `Item`'s title, text and verdict in JSON. Out: the text to index.
"""

from collections.abc import Mapping
from typing import Any


def searchable_text(title: str, text: str, verdict: Mapping[str, Any]) -> str:
    """Everything to index, a line each; a search for 代孕 so finds a page that writes 代🤰."""
    readings = [signal["reading"] for signal in verdict["signals"] if signal["reading"] != signal["text"]]
    values = [contact["value"] for contact in verdict["contacts"]]
    return "\n".join([title, text, *dict.fromkeys(readings), *dict.fromkeys(values)])
