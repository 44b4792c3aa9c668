"""A verdict as plain JSON values, as stored beside an item and sealed into its evidence.

In: `Verdict`. Out: {"action","category","score","part","sentence","signals","contacts","counter","versions"}; spans are
[start, end] in code points of the page's text, versions a mapping from name to version.
"""

from dataclasses import asdict
from typing import Any

from classifiers.verdict import Verdict


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    """`verdict` in JSON values only: strings, numbers, None, lists and dicts."""
    fields = asdict(verdict)
    for name in ("signals", "contacts", "counter"):
        fields[name] = [part | {"span": list(part["span"])} for part in fields[name]]
    return fields | {"versions": dict(verdict.versions)}
