"""How right the engine is on labelled texts: precision and recall per category, per genre and per publisher.

In: rows with `text`, `label` ("offer", "borderline" or anything else), `category` (of offers the violation, of others the genre) and `group`
(publisher). Out: `Measurement`. What stands behind `qingyuan evaluate`. Groups are told apart, because one network of a
thousand look-alike pages would otherwise hide all others.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.verdict import Action, Verdict

OFFER = "offer"
BORDERLINE = "borderline"
"""Texts on which a careful reader hesitates: neither a flag nor a clearance is right or wrong there, and a person should look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text and what a careful reader says of it."""

    text: str
    label: str
    category: str
    group: str

    @property
    def is_offer(self) -> bool:
        """Whether it sells."""
        return self.label == OFFER

    @property
    def is_borderline(self) -> bool:
        """Whether a careful reader hesitates; such texts count neither for nor against."""
        return self.label == BORDERLINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of texts. `reviewed` are offers put before a person without being flagged, `doubted` others that were; `publishers` are
    those of the offers, or of the others where there are no offers."""

    offers: int = 0
    hits: int = 0
    reviewed: int = 0
    others: int = 0
    false_alarms: int = 0
    doubted: int = 0
    publishers: int = 0

    @property
    def recall(self) -> float | None:
        """Share of offers that were flagged; None if there was none."""
        return self.hits / self.offers if self.offers else None

    @property
    def precision(self) -> float | None:
        """Share of flags that were right; None if nothing was flagged."""
        flags = self.hits + self.false_alarms
        return self.hits / flags if flags else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hesitation:
    """What became of texts on which a careful reader hesitates; `reviewed` is what they are for."""

    flagged: int = 0
    reviewed: int = 0
    cleared: int = 0

    @property
    def texts(self) -> int:
        """All of them."""
        return self.flagged + self.reviewed + self.cleared


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Tallies, and every error with its verdict. Borderline texts are in `hesitation` and nowhere else."""

    overall: Tally
    by_category: Mapping[str, Tally]
    """Offers by violation."""
    by_genre: Mapping[str, Tally]
    """Everything else by genre."""
    by_group: Mapping[str, Tally]
    hesitation: Mapping[str, Hesitation]
    """By the category that a borderline text would be an offer of, the commonest first."""
    missed: tuple[tuple[LabelledText, Verdict], ...]
    false_alarms: tuple[tuple[LabelledText, Verdict], ...]


def read_labelled(lines: Iterable[str]) -> list[LabelledText]:
    """Rows of a JSONL set. Raises ValueError naming the line if one cannot be read; other keys are left alone."""
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            rows.append(
                LabelledText(text=row["text"], label=row["label"], category=row["category"], group=row["group"])
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number}: {error!r}") from None
    return rows


def measure(rows: Iterable[LabelledText], engine: Engine) -> Measurement:
    """Judge every row and count."""
    return measurement_of([(row, engine.judge(page_of_text(row.text)).verdict) for row in rows])


def measurement_of(judged: list[tuple[LabelledText, Verdict]]) -> Measurement:
    """Count verdicts."""
    hesitation = _hesitation([pair for pair in judged if pair[0].is_borderline])
    judged = told_apart(judged)
    return Measurement(
        hesitation=hesitation,
        overall=_tally(judged),
        by_category=_tallies([pair for pair in judged if pair[0].is_offer], "category"),
        by_genre=_tallies([pair for pair in judged if not pair[0].is_offer], "category"),
        by_group=_tallies(judged, "group"),
        missed=tuple(pair for pair in judged if pair[0].is_offer and pair[1].action is not Action.FLAG),
        false_alarms=tuple(pair for pair in judged if not pair[0].is_offer and pair[1].action is Action.FLAG),
    )


def told_apart(judged: Iterable[tuple[LabelledText, Verdict]]) -> list[tuple[LabelledText, Verdict]]:
    """Those on which a reader does not hesitate: what precision, recall and reliability are told of."""
    return [pair for pair in judged if not pair[0].is_borderline]


def _hesitation(judged: list[tuple[LabelledText, Verdict]]) -> dict[str, Hesitation]:
    counts: dict[str, Counter[Action]] = {}
    for row, verdict in judged:
        counts.setdefault(row.category, Counter())[verdict.action] += 1
    return {
        category: Hesitation(flagged=each[Action.FLAG], reviewed=each[Action.REVIEW], cleared=each[Action.CLEAR])
        for category, each in sorted(counts.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    }


def _tallies(judged: list[tuple[LabelledText, Verdict]], field: str) -> dict[str, Tally]:
    """By the values of a field, the commonest first."""
    groups: dict[str, list[tuple[LabelledText, Verdict]]] = {}
    for pair in judged:
        groups.setdefault(getattr(pair[0], field), []).append(pair)
    return {name: _tally(group) for name, group in sorted(groups.items(), key=lambda each: -len(each[1]))}


def _tally(judged: list[tuple[LabelledText, Verdict]]) -> Tally:
    counts = Counter((row.is_offer, verdict.action) for row, verdict in judged)
    sellers = {row.group for row, _ in judged if row.is_offer}
    return Tally(
        offers=sum(count for (is_offer, _), count in counts.items() if is_offer),
        hits=counts[True, Action.FLAG],
        reviewed=counts[True, Action.REVIEW],
        others=sum(count for (is_offer, _), count in counts.items() if not is_offer),
        false_alarms=counts[False, Action.FLAG],
        doubted=counts[False, Action.REVIEW],
        publishers=len(sellers or {row.group for row, _ in judged}),
    )
