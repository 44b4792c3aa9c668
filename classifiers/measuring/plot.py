"""A measurement as a picture: whether scores mean what they say, and what each threshold gives, by category.

In: verdicts on labelled texts. Out: a PNG with two charts and Chinese labels. Matplotlib is imported here and nowhere else.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager

from classifiers.measuring.measurement import LabelledText, told_apart
from classifiers.measuring.reliability import Scored, precision_recall, reliability
from classifiers.verdict import Verdict

_FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei", "SimHei",
    "PingFang SC", "Droid Sans Fallback",
)  # fmt: skip
_ALL = "全部"
_COLOURS = ("#1f4e79", "#c0504d", "#4f9d69", "#8064a2", "#d98c21", "#2f9fb5", "#7f7f7f", "#a0522d", "#111111")
_STYLES = ("-", "--", "-.", ":")
_FLOORS = (0.95, 0.85)
"""Precision and recall below which a set is not passed."""


class NoChineseFont(RuntimeError):
    """No installed font shows Chinese; the caller tells the user to install one."""


def draw(judged: Sequence[tuple[LabelledText, Verdict]], titles: Mapping[str, str], path: Path) -> None:
    """Write the charts to `path`. Raises NoChineseFont; OSError if the file cannot be written."""
    font = FontProperties(family=_font(), size=10)
    judged = told_apart(judged)
    figure = Figure(figsize=(14, 6.4), dpi=110, layout="constrained")
    left, right = figure.subplots(1, 2)
    _draw_reliability(left, [(verdict.score, row.is_offer) for row, verdict in judged], font)
    _draw_curves(right, _by_category(judged, titles), font)
    figure.savefig(path, format="png")


def _font() -> str:
    known = {font.name for font in fontManager.ttflist}
    found = next((name for name in _FONTS if name in known), None)
    if found is None:
        raise NoChineseFont("本机没有中文字体，图上的字画不出来")
    return found


def _by_category(judged: Sequence[tuple[LabelledText, Verdict]], titles: Mapping[str, str]) -> dict[str, Scored]:
    """All texts, then for each category its offers among all innocent texts, the commonest category first."""
    others = [(verdict.score, False) for row, verdict in judged if not row.is_offer]
    offers: dict[str, list[tuple[float, bool]]] = {}
    for row, verdict in judged:
        if row.is_offer:
            offers.setdefault(row.category, []).append((verdict.score, True))
    curves: dict[str, Scored] = {_ALL: [*others, *(pair for found in offers.values() for pair in found)]}
    for name, found in sorted(offers.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        curves[f"{titles.get(name, name)}（{len(found)}）"] = [*others, *found]
    return curves


def _draw_reliability(axes: Axes, scored: Scored, font: FontProperties) -> None:
    bins = reliability(scored)
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linestyle="--", linewidth=1)
    axes.bar(
        [each.low + 0.05 for each in bins],
        [each.share for each in bins],
        width=0.09,
        color="#9dbbd9",
        edgecolor="#1f4e79",
    )
    axes.plot([each.mean for each in bins], [each.share for each in bins], "o", color="#c0504d", markersize=6)
    for each in bins:
        axes.annotate(
            str(each.count), (each.low + 0.05, min(each.share, 0.97) + 0.012), ha="center", fontproperties=font
        )
    _label(axes, font, "可靠性：得分说的，与实际相符吗（柱上为条数，圆点为平均得分）", "得分", "实际为推销的比例")


def _draw_curves(axes: Axes, curves: Mapping[str, Scored], font: FontProperties) -> None:
    for number, (name, scored) in enumerate(curves.items()):
        points = list(precision_recall(scored))
        axes.plot(
            [recall for _, _, recall in points],
            [precision for _, precision, _ in points],
            label=name,
            color=_COLOURS[number % len(_COLOURS)],
            linestyle=_STYLES[number % len(_STYLES)] if number else "-",
            linewidth=1.4 if number else 2.6,
        )
    axes.axhline(_FLOORS[0], color="#bbbbbb", linewidth=1)
    axes.axvline(_FLOORS[1], color="#bbbbbb", linewidth=1)
    if len(curves) > 1:
        axes.legend(prop=font, loc="lower left", frameon=True)
    _label(axes, font, "准确率与召回率（细线为及格线：准确率 0.95、召回率 0.85）", "召回率", "准确率")


def _label(axes: Axes, font: FontProperties, title: str, across: str, up: str) -> None:
    axes.set_title(title, fontproperties=font)
    axes.set_xlabel(across, fontproperties=font)
    axes.set_ylabel(up, fontproperties=font)
    axes.set_xlim(0, 1.01)
    axes.set_ylim(0, 1.06)
    axes.grid(color="#eeeeee")
    axes.set_axisbelow(True)
