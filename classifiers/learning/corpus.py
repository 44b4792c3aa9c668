"""The corpus: hand-written patterns rendered to texts, the same ones every time.

In: `corpus/offers/<category>.toml`, `corpus/others/<genre>.toml`, `pairs.toml`, `slots.toml`. Out: `LabelledText`s, grouped by the
invented publisher.
Contacts are made from ranges nobody owns and marked `qy_demo`.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from classifiers.measuring.measurement import OFFER, LabelledText

CORPUS = Path(__file__).parents[1] / "corpus"
RENDERINGS = 8
"""Texts made of each pattern, at most; equal ones count once."""
_SEED = 20261123
_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_SLOT = re.compile(r"\{(\w+)\}")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
OTHER = "other"


def load_corpus(folder: Path = CORPUS, renderings: int = RENDERINGS) -> list[LabelledText]:
    """All texts of the corpus in the order of its files. Raises KeyError for a slot that `slots.toml` does not have."""
    slots = _read(folder / "slots.toml")
    rows: list[LabelledText] = []
    for label, category, voice in _voices(folder):
        rows += _rendered(voice["patterns"], label, category, voice["group"], slots, renderings)
    for pair in _read(folder / "pairs.toml")["pairs"]:
        group = f"pairs-{pair['category']}"
        rows += _rendered(pair["offer"], OFFER, pair["category"], group, slots, renderings)
        rows += _rendered(pair["other"], OTHER, "news", group, slots, renderings)
    return rows


def pattern_count(folder: Path = CORPUS) -> int:
    """How many hand-written patterns there are."""
    pairs = _read(folder / "pairs.toml")["pairs"]
    return sum(len(voice["patterns"]) for _, _, voice in _voices(folder)) + sum(
        len(pair["offer"] + pair["other"]) for pair in pairs
    )


def _voices(folder: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Label, category or genre, and what one invented publisher writes; a file is named after its category."""
    for name, label in (("offers", OFFER), ("others", OTHER)):
        for path in sorted((folder / name).glob("*.toml")):
            yield from ((label, path.stem, voice) for voice in _read(path)["voices"])


def _rendered(
    patterns: Sequence[str], label: str, category: str, group: str, slots: Mapping[str, Sequence[str]], renderings: int
) -> Iterator[LabelledText]:
    for pattern in patterns:
        chance = random.Random(f"{_SEED}:{group}:{pattern}")
        texts = dict.fromkeys(render(pattern, slots, chance) for _ in range(renderings))
        yield from (LabelledText(text=text, label=label, category=category, group=group) for text in texts)


def render(pattern: str, slots: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """One text of a pattern."""
    chosen = _CHOICE.sub(lambda match: chance.choice(match[1].split("|")), pattern)
    return _SLOT.sub(lambda match: _filled(match[1], slots, chance), chosen)


def _filled(name: str, slots: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    match name:
        case "phone":
            return f"1{chance.choice('3579')}{chance.randrange(10)}0000{chance.randrange(1000, 9999)}"
        case "wechat":
            return "qy_demo_" + "".join(chance.choices(_ALPHABET, k=6))
        case "qq":
            return f"100000{chance.randrange(1000, 9999)}"
        case _:
            return chance.choice(slots[name])


def _read(path: Path) -> Any:
    return tomllib.loads(path.read_text("utf-8"))
