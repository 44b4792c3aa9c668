"""Pages of a list. In: what a visitor asked for and how many rows there are. Out: a `Page` that always exists."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page; `number` counts from 1."""

    number: int
    pages: int
    total: int
    offset: int

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page behind, if any."""
        return self.number + 1 if self.number < self.pages else None


def page_of(asked: str, total: int, size: int) -> Page:
    """The page asked for, or the nearest there is."""
    pages = max(1, -(-total // size))
    # Nine digits reach any list; longer numbers are nonsense and Python would refuse to read very long ones.
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 1
    number = min(max(number, 1), pages)
    return Page(number=number, pages=pages, total=total, offset=(number - 1) * size)
