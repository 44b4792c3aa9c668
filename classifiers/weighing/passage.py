"""A block as it is meant, disguises undone, with the way back to the page: what the wording model reads.

In: a block, the view it was read in. Out: `Passage`.
"""

from dataclasses import dataclass

from classifiers.reading import BlockReading
from classifiers.unmasking.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """`text` begins at `first` of the text of `view`, whose original text begins at `shift` of the page's."""

    block: BlockReading
    text: str
    view: View
    first: int
    shift: int

    @property
    def start(self) -> int:
        """Where the block begins on the page."""
        return self.block.block.start

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Span on the page of `text[begin:end]`, which must not be empty."""
        start, behind = self.view.span(self.first + begin, self.first + end)
        return start + self.shift, behind + self.shift
