"""Texts that lexicon work is done on: what is stored, what the lexicon files give as examples, and a file of the user's own.

In: the tables, lexicon folders, a path. Out: background texts, offers, and texts that name a known contact without a known word.
What a person cleared is no offer, whatever the machine said.
"""

import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path

from classifiers.discovering.collisions import BackgroundText
from classifiers.discovering.trial import StoredText
from classifiers.verdict import Action
from classifiers.vocabulary.categories import lexicon_files
from classifiers.vocabulary.lexicon import load_examples
from dashboards.campaigns.items import campaign_items
from dashboards.models import Decision
from dashboards.reviewing.decisions import newest_decisions
from indexer.models import Item, ItemContact

_TERMS = "terms"
"""The detector whose signals are lexicon words."""


def stored_texts() -> Iterator[StoredText]:
    """Every stored item."""
    rows = Item.objects.order_by("pk").values_list("pk", "title", "text")
    for item_id, title, text in rows.iterator(chunk_size=500):
        yield StoredText(item_id=item_id, title=title, text=text)


def background(folders: Sequence[Path], file: Path | None) -> Iterator[BackgroundText]:
    """Stored items, the lexicons' examples, and the lines of `file`, which sell nothing."""
    cleared = cleared_ids()
    rows = Item.objects.order_by("pk").values_list("pk", "action", "text")
    for item_id, action, text in rows.iterator(chunk_size=500):
        yield BackgroundText(text=text, is_offer=action != Action.CLEAR.value and item_id not in cleared)
    for path in sorted(path for folder in folders for path in lexicon_files(folder)):
        for example in load_examples(path):
            yield BackgroundText(text=example.text, is_offer=example.hit)
    if file is not None:
        for line in lines_of(file):
            yield BackgroundText(text=line, is_offer=False)


def lines_of(file: Path) -> Iterator[str]:
    """Lines of a text in UTF-8 but blank ones; compressed if its name ends in .xz. Raises OSError, or ValueError if unreadable."""
    is_packed = file.suffix == ".xz"
    try:
        with lzma.open(file, "rt", encoding="utf-8") if is_packed else file.open(encoding="utf-8") as lines:
            yield from (line.rstrip("\n") for line in lines if line.strip())
    except (lzma.LZMAError, EOFError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}：不是可读的 UTF-8 文本（{error}）") from None


def offers() -> list[str]:
    """The selling lines of items that nobody cleared."""
    cleared = cleared_ids()
    return [item.offer for item in campaign_items() if item.item_id not in cleared]


def pivots() -> list[str]:
    """Texts that name a contact of a flagged item, while no word in them is in the lexicon."""
    rows = ItemContact.objects.values_list("item_id", "kind", "value", "item__action")
    flagged: dict[tuple[str, str], set[str]] = {}
    for item_id, kind, value, action in rows:
        if action == Action.FLAG.value:
            flagged.setdefault((kind, value), set()).add(item_id)
    sharing = {item_id for item_id, kind, value, _ in rows if flagged.get((kind, value), set()) - {item_id}}
    found = Item.objects.order_by("pk").values_list("pk", "text", "verdict").iterator(chunk_size=500)
    return [text for item_id, text, verdict in found if item_id in sharing and not _has_word(verdict["signals"])]


def cleared_ids() -> set[str]:
    """Items whose decision in force says 不违规."""
    return set(newest_decisions().filter(outcome=Decision.Outcome.CLEARED).values_list("item_id", flat=True))


def _has_word(signals: Sequence[dict[str, object]]) -> bool:
    return any(signal["detector"] == _TERMS for signal in signals)
