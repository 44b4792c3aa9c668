"""How often an engine cries wolf: lines of text that nobody sells in, every flag on them listed.

In: text files, one text a line, `.xz` among them. Out: `NeutralCount`s, as Chinese lines and as JSON values. Without offers there is no
precision to tell, so what counts is flags per 10,000 lines, with an interval that says how much such a count can be trusted.
"""

import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.measuring.reliability import wilson_interval
from classifiers.verdict import Action, Verdict

_PER = 10_000
_SHOWN = 160
"""Characters of a line that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm:
    """A line that was flagged; `number` counts from 1."""

    number: int
    text: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class NeutralCount:
    """What became of the lines of one file; empty ones are not counted."""

    name: str
    lines: int
    reviewed: int
    alarms: tuple[FalseAlarm, ...]

    @property
    def per_10_000(self) -> float:
        """Flags per 10,000 lines."""
        return _PER * len(self.alarms) / self.lines if self.lines else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between how many flags per 10,000 lines the rate lies, in 95 of 100 such samples."""
        low, high = wilson_interval(len(self.alarms), self.lines)
        return _PER * low, _PER * high


def read_lines(path: Path) -> Iterator[str]:
    """Lines of a UTF-8 file, `.xz` unpacked. Raises ValueError naming the file if it is neither."""
    try:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            for line in file:
                yield line.rstrip("\r\n")
    except (UnicodeDecodeError, lzma.LZMAError, EOFError) as error:
        raise ValueError(f"{path}: {error}") from None


def count_alarms(name: str, lines: Iterable[str], engine: Engine) -> NeutralCount:
    """Judge every line and keep those that are flagged."""
    judged = reviewed = 0
    alarms: list[FalseAlarm] = []
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        judged += 1
        verdict = engine.judge(page_of_text(text)).verdict
        reviewed += verdict.action is Action.REVIEW
        if verdict.action is Action.FLAG:
            alarms.append(FalseAlarm(number=number, text=text, verdict=verdict))
    return NeutralCount(name=name, lines=judged, reviewed=reviewed, alarms=tuple(alarms))


def neutral_lines(count: NeutralCount) -> Iterator[str]:
    """For people: the rate, then every false alarm with its reason."""
    low, high = count.interval
    yield (
        f"{count.name}：{count.lines} 行，误报 {len(count.alarms)}，每万行 {count.per_10_000:.2f}"
        f"（95% 区间 {low:.2f}–{high:.2f}）；待看 {count.reviewed}"
    )
    for alarm in count.alarms:
        yield f"  第 {alarm.number} 行 {alarm.verdict.score:.2f} [{alarm.verdict.category}] {alarm.text[:_SHOWN]}"
        yield f"    {alarm.verdict.sentence}"


def neutral_json(count: NeutralCount) -> dict[str, Any]:
    """The same for machines."""
    return {
        "name": count.name,
        "lines": count.lines,
        "reviewed": count.reviewed,
        "flags": len(count.alarms),
        "per_10_000": count.per_10_000,
        "interval": list(count.interval),
        "false_alarms": [
            {
                "line": alarm.number,
                "text": alarm.text,
                "score": alarm.verdict.score,
                "category": alarm.verdict.category,
                "sentence": alarm.verdict.sentence,
            }
            for alarm in count.alarms
        ],
    }
