"""How a network grew: new items per day as bars, in numbers an SVG can use as they are.

In: new items per day. Out: `Growth`. No scripts and no styles, so that the strict policy of the pages holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_SHOWN = 60
"""The newest days; a bar thinner than a sixtieth of the chart cannot be read."""
FEWEST_DAYS = 14
"""A shorter history is drawn with empty days before it, so that one bar does not fill the chart."""
WIDTH, HEIGHT = 600, 90
"""Of the drawing, in its own units; the page scales it."""
_GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day. `x`, `y`, `width` and `height` are in the units of the drawing, from its top left corner."""

    day: date
    count: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Bars in order of time, one per day. `most` is the highest count; `earlier` counts items before the first bar."""

    bars: tuple[Bar, ...]
    most: int
    earlier: int

    @property
    def width(self) -> int:
        """Of the drawing."""
        return WIDTH

    @property
    def height(self) -> int:
        """Of the drawing."""
        return HEIGHT


def growth_of(counts: Mapping[date, int]) -> Growth:
    """Bars up to the newest day of `counts`; no bars for no day."""
    if not counts:
        return Growth(bars=(), most=0, earlier=0)
    last = max(counts)
    days = min(max((last - min(counts)).days + 1, FEWEST_DAYS), DAYS_SHOWN)
    first = last - timedelta(days=days - 1)
    shown = [(first + timedelta(days=number)) for number in range(days)]
    most = max(counts.get(day, 0) for day in shown)
    step = WIDTH // days
    bars = tuple(
        Bar(
            day=day,
            count=counts.get(day, 0),
            x=number * step,
            y=HEIGHT - _tall(counts.get(day, 0), most),
            width=step - _GAP,
            height=_tall(counts.get(day, 0), most),
        )
        for number, day in enumerate(shown)
    )
    return Growth(bars=bars, most=most, earlier=sum(count for day, count in counts.items() if day < first))


def _tall(count: int, most: int) -> int:
    """Height of a bar; a day with any item is always seen."""
    return 0 if count == 0 else max(3, HEIGHT * count // most)
