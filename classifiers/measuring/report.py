"""A measurement as people read it: `qingyuan evaluate`. In: verdicts on labelled texts. Out: Chinese lines, or JSON values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from classifiers.measuring.measurement import Hesitation, LabelledText, Measurement, Tally, measurement_of, told_apart
from classifiers.measuring.reliability import Bin, recall_at, reliability, wilson_interval
from classifiers.verdict import Verdict
from classifiers.weighing.bands import FEWEST_OFFERS, FEWEST_PUBLISHERS, is_enough

_PRECISION = 0.95
_BAR = 40
"""Characters of a full bar."""
_SHOWN = 160
"""Characters of a text that are shown."""


def report_lines(judged: Sequence[tuple[LabelledText, Verdict]]) -> Iterator[str]:
    """Overall, by category, by genre, by publisher, borderline texts, reliability, every error."""
    found = measurement_of(list(judged))
    scored = [(verdict.score, row.is_offer) for row, verdict in told_apart(judged)]
    yield f"总计：{_tally(found.overall)}"
    yield f"准确率 {_PRECISION} 时的召回率：{recall_at(scored, _PRECISION):.3f}"
    for title, tallies in (
        ("按类别（推销）", found.by_category),
        ("按体裁（其他）", found.by_genre),
        ("按发布者", found.by_group),
    ):
        yield f"\n{title}"
        yield from (f"  {name}：{_tally(tally)}{_publishers(tally)}" for name, tally in tallies.items())
    yield from _thin(found)
    yield from _hesitations(found.hesitation)
    yield "\n可靠性（得分区间、条数、平均得分、实际为推销的比例）"
    yield from (_bin(each) for each in reliability(scored))
    yield from _errors(found)


def report_json(judged: Sequence[tuple[LabelledText, Verdict]]) -> dict[str, Any]:
    """The same figures for machines."""
    found = measurement_of(list(judged))
    scored = [(verdict.score, row.is_offer) for row, verdict in told_apart(judged)]
    return {
        "precision": found.overall.precision,
        "recall": found.overall.recall,
        "recall_at_precision_0.95": recall_at(scored, _PRECISION),
        "by_category": _figures(found.by_category),
        "by_genre": _figures(found.by_genre),
        "by_group": _figures(found.by_group),
        "borderline": {name: asdict(each) for name, each in found.hesitation.items()},
        "reliability": [[each.low, each.count, each.mean, each.share] for each in reliability(scored)],
        "errors": [{"text": row.text, "label": row.label, "score": verdict.score} for row, verdict in _wrong(found)],
    }


def _thin(found: Measurement) -> Iterator[str]:
    """Categories whose figures prove nothing."""
    thin = [name for name, each in sorted(found.by_category.items()) if not is_enough(each.offers, each.publishers)]
    if thin:
        yield f"\n证据不足（推销不到 {FEWEST_OFFERS} 条，或来自不到 {FEWEST_PUBLISHERS} 个发布者，数字仅供参考）：{'、'.join(thin)}"


def _hesitations(hesitation: Mapping[str, Hesitation]) -> Iterator[str]:
    """What careful readers hesitate over. That more of it waits for a person than is flagged or let go is what one wishes for."""
    if not hesitation:
        return
    yield "\n两可的文字（细心的人也会犹豫，宜待看；不计入上面的准确率、召回率）"
    whole = Hesitation(
        flagged=sum(each.flagged for each in hesitation.values()),
        reviewed=sum(each.reviewed for each in hesitation.values()),
        cleared=sum(each.cleared for each in hesitation.values()),
    )
    for name, each in {"总计": whole, **hesitation}.items():
        yield (
            f"  {name}：{each.texts} 条，待看 {each.reviewed}（{each.reviewed / each.texts:.3f}），"
            f"标出 {each.flagged}，放过 {each.cleared}"
        )


def _figures(tallies: Mapping[str, Tally]) -> dict[str, Any]:
    return {
        name: {
            "offers": each.offers,
            "recall": each.recall,
            "others": each.others,
            "false_alarms": each.false_alarms,
            "publishers": each.publishers,
        }
        for name, each in tallies.items()
    }


def _tally(tally: Tally) -> str:
    parts = []
    if tally.recall is not None:
        low, high = wilson_interval(tally.hits, tally.offers)
        parts.append(
            f"推销 {tally.offers} 条，标出 {tally.hits}（召回率 {tally.recall:.3f}，95% 区间 {low:.2f}–{high:.2f}），待看 {tally.reviewed}"
        )
    if tally.others:
        parts.append(f"其他 {tally.others} 条，误报 {tally.false_alarms}，待看 {tally.doubted}")
    if tally.precision is not None and tally.offers and tally.others:
        parts.append(f"准确率 {tally.precision:.3f}")
    return "；".join(parts)


def _publishers(tally: Tally) -> str:
    return f"；{tally.publishers} 个发布者" if tally.publishers > 1 else ""


def _bin(each: Bin) -> str:
    return f"  {each.low:.1f}+  {each.count:6d}  {each.mean:.2f}  {each.share:.2f}  {'█' * round(each.share * _BAR)}"


def _wrong(found: Measurement) -> Iterator[tuple[LabelledText, Verdict]]:
    yield from found.false_alarms
    yield from found.missed


def _errors(found: Measurement) -> Iterator[str]:
    yield f"\n误报 {len(found.false_alarms)} 条，漏报 {len(found.missed)} 条"
    for row, verdict in _wrong(found):
        text = row.text.replace("\n", " / ")[:_SHOWN]
        yield f"  {'漏' if row.is_offer else '误'} {verdict.score:.2f} [{row.category}·{row.group}] {text}"
