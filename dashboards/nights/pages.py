"""What the page and the terminal show of a night's report: numbers beside the night before, oddities, reasons, layouts.

In: a night. Out: `NightView`, from rows alone; None if there is no report.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from crawlers.page import BlockKind
from dashboards.nights.alarm import Alarm, alarm_from
from indexer.nights.comparison import NIGHTS_COMPARED, Drift, drifts
from indexer.nights.reports import reports_before
from indexer.report_models import NightReport, SiteReport

# The columns of the table, in order: field of `SiteReport`, what people read.
COLUMNS = (
    ("read", "已读"),
    ("unchanged", "未变化"),
    ("offers", "疑似和待看"),
    ("new_items", "新线索"),
    ("new_addresses", "新网址"),
    ("rows", "列表行"),
    ("blocked", "被拦截"),
    ("refused_by_robots", "robots 禁止"),
    ("unread", "未读到"),
    ("skipped", "未访问"),
    ("waiting", "待固证"),
)
STATUSES = {
    "complete": "完整",
    "partial": "不完整",
    "failed": "失败",
    "suspect": "存疑",
}
# Kinds of block for people.
BLOCKS = {
    BlockKind.URL_PATH: "网址",
    BlockKind.TITLE: "标题栏",
    BlockKind.META: "页面说明",
    BlockKind.HEADING: "小标题",
    BlockKind.PARAGRAPH: "正文",
    BlockKind.LIST_ITEM: "列表项",
    BlockKind.ANCHOR: "链接文字",
    BlockKind.ALT: "图片说明",
    BlockKind.FOOTER: "页脚",
    BlockKind.COMMENT: "回帖",
    BlockKind.OCR_LINE: "图中文字",
    BlockKind.QR_PAYLOAD: "二维码",
}
# Layouts worth showing even where nothing is wrong.
DRIFTS_SHOWN, MOVED_SHOWN = 12, 4
MOST_NIGHTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One cell: tonight's number, and how much more than the night before; None if there was none."""

    field: str
    value: int
    change: int | None

    @property
    def change_text(self) -> str:
        """With a sign, empty for none."""
        return f"{self.change:+d}" if self.change else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftView:
    """One shape of address before and after; `words` says what became of its structure."""

    drift: Drift
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """One site's row and what stands behind it."""

    site: str
    title: str
    numbers: tuple[Number, ...]
    alarms: tuple[Alarm, ...]
    reasons: Sequence[dict[str, Any]]
    drifts: tuple[DriftView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NightView:
    """One night. `before` is the night compared with, None for a first night."""

    report: NightReport
    status: str
    before: date | None
    sites: tuple[SiteView, ...]
    sums: tuple[Number, ...]
    alarms: tuple[Alarm, ...]


def newest_night() -> date | None:
    """The last night that has a report."""
    return NightReport.objects.order_by("-night").values_list("night", flat=True).first()


def nights_shown() -> list[NightReport]:
    """The nights that have a report, newest first."""
    return list(NightReport.objects.order_by("-night")[:MOST_NIGHTS])


def pictures_named(night: date) -> set[str]:
    """The SHA-256s of all pictures a night's report shows."""
    named: set[str] = set()
    for reasons, structure in SiteReport.objects.filter(night=night).values_list("reasons", "structure"):
        named |= {reason["picture"] for reason in reasons}
        named |= {shape.get(name, "") for shape in structure for name in ("picture", "picture_before")}
    return named - {""}


def night_view(night: date, titles: dict[str, str] | None = None) -> NightView | None:
    """The report of a night; `titles` names sites for people."""
    report = NightReport.objects.filter(night=night).first()
    if report is None:
        return None
    rows = list(SiteReport.objects.filter(night=night).order_by("site"))
    before = reports_before(night, [row.site for row in rows], NIGHTS_COMPARED)
    alarms = tuple(alarm_from(fields) for fields in report.alarms)
    sites = tuple(_site(row, before.get(row.site, []), alarms, (titles or {}).get(row.site, row.site)) for row in rows)
    compared = [some[0].night for some in before.values()]
    return NightView(
        report=report,
        status=STATUSES.get(report.status, report.status),
        before=max(compared, default=None),
        sites=sites,
        sums=_sums(sites),
        alarms=alarms,
    )


def _site(row: SiteReport, before: Sequence[SiteReport], alarms: Sequence[Alarm], title: str) -> SiteView:
    last = before[0] if before else None
    return SiteView(
        site=row.site,
        title=title,
        numbers=tuple(_number(field, row, last) for field, _ in COLUMNS),
        alarms=tuple(alarm for alarm in alarms if alarm.site == row.site),
        reasons=row.reasons,
        drifts=tuple(DriftView(drift=drift, words=_words(drift)) for drift in drifts(row, before)[:DRIFTS_SHOWN]),
    )


def _words(drift: Drift) -> str:
    """What of the structure changed: which kinds of block hold more or less of the text, and what is gone."""
    told = [
        f"{BLOCKS.get(BlockKind(kind), kind) if kind in set(BlockKind) else kind} {before:.0%} → {after:.0%}"
        for kind, before, after in drift.moved[:MOVED_SHOWN]
    ]
    before, after = drift.before, drift.after
    if before.rows >= 1 and after.rows < before.rows / 2:
        told.append(f"列表行由每页 {before.rows:.0f} 行变为 {after.rows:.0f} 行")
    if after.characters < before.characters / 2:
        told.append(f"文字少了 {1 - after.characters / before.characters:.0%}")
    return "，".join(told)


def _number(field: str, row: SiteReport, last: SiteReport | None) -> Number:
    value: int = getattr(row, field)
    return Number(field=field, value=value, change=value - getattr(last, field) if last else None)


def _sums(sites: Sequence[SiteView]) -> tuple[Number, ...]:
    columns = zip(*(site.numbers for site in sites), strict=True)
    return tuple(
        Number(
            field=column[0].field,
            value=sum(number.value for number in column),
            change=sum(number.change or 0 for number in column) if any(n.change is not None for n in column) else None,
        )
        for column in columns
    )


def view_as_json(view: NightView) -> dict[str, Any]:
    """The same for machines."""
    report = view.report
    return {
        "night": report.night.isoformat(),
        "status": report.status,
        "started_at": report.started_at.isoformat(),
        "finished_at": report.finished_at.isoformat(),
        "free_bytes": report.free_bytes,
        "compared_with": view.before.isoformat() if view.before else None,
        "warnings": report.warnings,
        "alarms": report.alarms,
        "sites": [
            {
                "site": site.site,
                "numbers": {number.field: number.value for number in site.numbers},
                "changes": {number.field: number.change for number in site.numbers},
                "reasons": site.reasons,
                "drifts": [
                    asdict(one.drift) | {"is_large": one.drift.is_large, "words": one.words} for one in site.drifts
                ],
            }
            for site in view.sites
        ],
    }
