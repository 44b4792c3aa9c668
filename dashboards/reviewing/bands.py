"""高/中/低: what a reviewer sees instead of a probability. Raw scores confuse (Discourse found the same).

In: the machine's action and score. Out: a `Band`, in Python and as a database expression that agree.
"""

from enum import IntEnum

from django.db.models import Case, IntegerField, Value, When

from classifiers.verdict import Action

HIGH_FROM = 0.9
"""Flagged items with at least this score are 高."""


class Band(IntEnum):
    """Smaller is more severe, so that bands sort."""

    HIGH = 0
    MEDIUM = 1
    LOW = 2

    @property
    def title(self) -> str:
        """What people read."""
        return "高中低"[self.value]

    @property
    def icon(self) -> str:
        """Sign beside the word, so that colour never speaks alone."""
        return "▲◆▽"[self.value]

    @property
    def css(self) -> str:
        """Name used in class names."""
        return self.name.lower()


BAND = Case(
    When(action=Action.FLAG.value, score__gte=HIGH_FROM, then=Value(Band.HIGH.value)),
    When(action=Action.FLAG.value, then=Value(Band.MEDIUM.value)),
    default=Value(Band.LOW.value),
    output_field=IntegerField(),
)


def band_of(action: str, score: float) -> Band:
    """The band of an item."""
    if action != Action.FLAG.value:
        return Band.LOW
    return Band.HIGH if score >= HIGH_FROM else Band.MEDIUM
