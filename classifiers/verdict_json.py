"""Verdicts as JSON, the form `qingyuan classify --jsonl` prints and the index keeps.

In: `Verdict` and back. Read strictly: a missing or unknown key, a wrong type or an unknown word raises VerdictUnreadable.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from classifiers.verdict import Action, Contact, ContactKind, CounterEvidence, Part, Signal, Verdict

Record = TypeVar("Record")


class VerdictUnreadable(ValueError):
    """A stored verdict is not in today's form; the caller must have the page judged again."""


_VERDICT_KEYS = frozenset(
    {"action", "category", "score", "signals", "contacts", "counter", "part", "sentence", "versions"}
)
_SIGNAL_KEYS = frozenset({"detector", "rule", "category", "span", "text", "reading", "weight", "note"})
_CONTACT_KEYS = frozenset({"kind", "value", "span", "text"})
_COUNTER_KEYS = frozenset({"rule", "span", "text", "weight", "note"})


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    """`verdict` as JSON-ready values; spans become lists of two offsets into the page's text."""
    return {
        "action": verdict.action.value,
        "category": verdict.category,
        "score": verdict.score,
        "signals": [_signal_to_json(signal) for signal in verdict.signals],
        "contacts": [_contact_to_json(contact) for contact in verdict.contacts],
        "counter": [_counter_to_json(counter) for counter in verdict.counter],
        "part": verdict.part.value,
        "sentence": verdict.sentence,
        "versions": dict(verdict.versions),
    }


def verdict_from_json(value: object) -> Verdict:
    """The verdict that `value` was made from. Raises VerdictUnreadable for anything `verdict_to_json` does not write."""
    row = _row(value, _VERDICT_KEYS, "verdict")
    category = row["category"]
    return Verdict(
        action=Action(_of(row, "action", str)),
        category=None if category is None else _of(row, "category", str),
        score=_number(row, "score"),
        part=Part(_of(row, "part", str)),
        signals=_each(row, "signals", _signal_from_json),
        contacts=_each(row, "contacts", _contact_from_json),
        counter=_each(row, "counter", _counter_from_json),
        sentence=_of(row, "sentence", str),
        versions=tuple((str(name), str(version)) for name, version in _of(row, "versions", dict).items()),
    )


def _signal_to_json(signal: Signal) -> dict[str, Any]:
    return {
        "detector": signal.detector,
        "rule": signal.rule,
        "category": signal.category,
        "span": list(signal.span),
        "text": signal.text,
        "reading": signal.reading,
        "weight": signal.weight,
        "note": signal.note,
    }


def _contact_to_json(contact: Contact) -> dict[str, Any]:
    return {"kind": contact.kind.value, "value": contact.value, "span": list(contact.span), "text": contact.text}


def _counter_to_json(counter: CounterEvidence) -> dict[str, Any]:
    return {
        "rule": counter.rule,
        "span": list(counter.span),
        "text": counter.text,
        "weight": counter.weight,
        "note": counter.note,
    }


def _signal_from_json(value: object) -> Signal:
    row = _row(value, _SIGNAL_KEYS, "signal")
    return Signal(
        detector=_of(row, "detector", str),
        rule=_of(row, "rule", str),
        category=_of(row, "category", str),
        span=_span(row),
        text=_of(row, "text", str),
        reading=_of(row, "reading", str),
        weight=_number(row, "weight"),
        note=_of(row, "note", str),
    )


def _contact_from_json(value: object) -> Contact:
    row = _row(value, _CONTACT_KEYS, "contact")
    return Contact(
        kind=ContactKind(_of(row, "kind", str)),
        value=_of(row, "value", str),
        span=_span(row),
        text=_of(row, "text", str),
    )


def _counter_from_json(value: object) -> CounterEvidence:
    row = _row(value, _COUNTER_KEYS, "counter")
    return CounterEvidence(
        rule=_of(row, "rule", str),
        span=_span(row),
        text=_of(row, "text", str),
        weight=_number(row, "weight"),
        note=_of(row, "note", str),
    )


def _row(value: object, keys: frozenset[str], name: str) -> Mapping[str, object]:
    if not isinstance(value, dict) or value.keys() != keys:
        raise VerdictUnreadable(f"a {name} must have exactly the keys {', '.join(sorted(keys))}")
    return value


def _of(row: Mapping[str, object], key: str, kind: type[Record]) -> Record:
    value = row[key]
    if not isinstance(value, kind):
        raise VerdictUnreadable(f"{key} must be {kind.__name__}; it is {value!r}")
    return value


def _number(row: Mapping[str, object], key: str) -> float:
    value = row[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise VerdictUnreadable(f"{key} must be a number; it is {value!r}")
    return float(value)


def _span(row: Mapping[str, object]) -> tuple[int, int]:
    value = row["span"]
    if not isinstance(value, list) or len(value) != 2 or not all(type(offset) is int for offset in value):
        raise VerdictUnreadable(f"span must be two offsets; it is {value!r}")
    return value[0], value[1]


def _each(row: Mapping[str, object], key: str, read: Callable[[object], Record]) -> tuple[Record, ...]:
    return tuple(read(entry) for entry in _of(row, key, list))
