"""One line of a benchmark's result."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`ours` and `peer` in `unit`; the ratio says how many times the peer's figure ours is."""

    name: str
    unit: str
    ours: float
    peer_name: str
    peer: float

    def line(self) -> str:
        """The figure as people read it."""
        ratio = self.ours / self.peer if self.peer else float("nan")
        return f"{self.name}: {self.ours:.1f} {self.unit}; {self.peer_name}: {self.peer:.1f} {self.unit}; ratio {ratio:.2f}"
