"""Which of a host's numbered pages are offers, found by arithmetic so that nothing is stored per page."""

from dataclasses import dataclass

from tests.sample_web.chance import lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """`count` pages numbered from 0, of which `offers` are offers, about evenly spread.

    Page n stands in section n % sections; offers prefer the sections named, as advertisers do.
    """

    count: int
    offers: int
    key: str
    sections: int = 1
    preferred: tuple[int, ...] = (0,)

    def offer_at(self, number: int) -> int | None:
        """Which offer (0 .. offers-1) page `number` is; None for a clear page."""
        if not self.offers:
            return None
        block = number * self.offers // self.count
        return block if self.position(block) == number else None

    def position(self, ordinal: int) -> int:
        """The page that is offer `ordinal`."""
        first = -(-ordinal * self.count // self.offers)
        end = -(-(ordinal + 1) * self.count // self.offers)
        chosen = first + lot(self.key, ordinal) % (end - first)
        # The next page of a preferred section, round the block's end; a block without one keeps the page drawn first.
        for step in range(min(self.sections, end - first)):
            number = first + (chosen - first + step) % (end - first)
            if number % self.sections in self.preferred:
                return number
        return chosen
