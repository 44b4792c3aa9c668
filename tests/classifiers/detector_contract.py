"""What every detector promises. Each detector is run through it; a new file in `classifiers/detectors/` is taken up by itself."""

from classifiers.detector import Detector, Doubt, Suspicion
from classifiers.reading import Reading
from classifiers.verdict import CounterEvidence, Signal


def check_contract(detector: Detector, reading: Reading, categories: frozenset[str]) -> None:
    """Fail unless `detector` keeps its promises on `reading`."""
    first, again = detector.examine(reading), detector.examine(reading)
    assert list(first) == list(again), "the same reading must give the same answer in the same order"
    for found in first:
        assert isinstance(found, Suspicion | Doubt)
        evidence = found.signal if isinstance(found, Suspicion) else found.evidence
        _check_span(evidence, reading)
        assert 0 <= evidence.weight <= 1
        assert evidence.note, "a reviewer must be told why"
        if isinstance(found, Suspicion):
            assert found.signal.category in categories
            assert found.signal.detector == detector.name


def _check_span(evidence: Signal | CounterEvidence, reading: Reading) -> None:
    start, end = evidence.span
    assert 0 <= start < end <= len(reading.page.text)
    assert reading.page.text[start:end] == evidence.text
    inside = [block for block in reading.page.blocks if block.start <= start and end <= block.end]
    assert inside, "evidence must lie within one block"
