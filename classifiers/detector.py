"""The seam for detectors, and the folder scan that finds them.

A detector is one file `detectors/<name>.py` that ends in `DETECTOR = ...`. It reads a `Reading` and says what it saw.
Detectors are pure, keep no state and do not know each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from classifiers import detectors
from classifiers.reading import Reading
from classifiers.verdict import CounterEvidence, Signal
from classifiers.vocabulary.roles import Role


class Reach(StrEnum):
    """How far a piece of counter-evidence speaks."""

    CLAUSE = "clause"
    BLOCK = "block"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """A signal, and whether borrowed compliance wording leaves it standing."""

    signal: Signal
    is_firm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A piece of counter-evidence, how far it speaks, and the role of the words behind it."""

    evidence: CounterEvidence
    role: Role
    reach: Reach


class Detector(Protocol):
    """What every file in `detectors/` offers."""

    @property
    def name(self) -> str:
        """Unique; goes into `Signal.detector`."""

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """What speaks for and against suspicion, in the order of the text. The same reading gives the same answer."""


def load_detectors() -> tuple[Detector, ...]:
    """All detectors in the order of their file names. Raises ValueError for a file without one or a repeated name."""
    found: dict[str, Detector] = {}
    for module in sorted(iter_modules(detectors.__path__), key=lambda module: module.name):
        detector: Detector | None = getattr(import_module(f"{detectors.__name__}.{module.name}"), "DETECTOR", None)
        if detector is None:
            raise ValueError(f"classifiers/detectors/{module.name}.py has no DETECTOR")
        if detector.name in found:
            raise ValueError(f"classifiers/detectors/{module.name}.py: the name {detector.name!r} is taken")
        found[detector.name] = detector
    return tuple(found.values())
