"""The gold store: what people decided, as labelled texts to learn from. Decisions are only read.

In: the decisions in force and their items. Out: `LabelledText`s: the lines that were judged, what the person said of them, and the
host as publisher, so that folds can be held out by publisher. Doubted and withdrawn items teach nothing, and neither does an item that
changed after it was decided.
"""

from collections.abc import Iterable, Iterator

from classifiers.measuring.measurement import OFFER, LabelledText
from dashboards.models import Decision
from dashboards.reviewing.decisions import newest_decisions
from indexer.models import Item, Sighting

CLEARED = "cleared"
"""Label and genre of what a person called 不违规; which genre it is, nobody was asked."""
_LABELS = {Decision.Outcome.CONFIRMED: OFFER, Decision.Outcome.CLEARED: CLEARED}


def gold_rows() -> Iterator[LabelledText]:
    """One text per decided item, in the order of the items' ids."""
    decisions = {row.item_id: row for row in newest_decisions().filter(outcome__in=list(_LABELS))}
    hosts = dict(Sighting.objects.filter(item__in=decisions).order_by("-pk").values_list("item_id", "host"))
    for item in Item.objects.filter(pk__in=decisions).order_by("pk").iterator(chunk_size=500):
        decision = decisions[item.pk]
        text = "\n".join(_judged_lines(item.text, (signal["span"] for signal in item.verdict["signals"])))
        if text and decision.item_revision == item.revision:
            yield LabelledText(
                text=text,
                label=_LABELS[Decision.Outcome(decision.outcome)],
                category=decision.category or CLEARED,
                group=hosts.get(item.pk) or item.pk,
            )


def _judged_lines(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The lines of `text` in which any of `spans` begins; a block is never longer than a line."""
    places = sorted(span[0] for span in spans)
    start = 0
    for line in text.split("\n"):
        if any(start <= place <= start + len(line) for place in places) and line.strip():
            yield line.strip()
        start += len(line) + 1
