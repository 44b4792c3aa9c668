"""What somebody must be told of in the morning, or in the night: the record, and how it reads.

In: nothing. Out: `Alarm`, and the text of a message about several. Pure.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

# A message names so many; the report has them all.
MOST_LINES = 20


class AlarmKind(StrEnum):
    """What an alarm is about; webhooks are given the value, people the title."""

    NIGHT_FAILED = "night_failed"
    NIGHT_PARTIAL = "night_partial"
    NIGHT_LATE = "night_late"
    ZERO_RESULTS = "zero_results"
    LAYOUT_DRIFT = "layout_drift"
    BLOCKED = "blocked"
    MUCH_UNREAD = "much_unread"
    UNSEALED = "unsealed"
    DISK_LOW = "disk_low"
    UNSENT = "unsent"
    TEST = "test"

    @property
    def heading(self) -> str:
        """What people read."""
        return TITLES[self]


TITLES = {
    AlarmKind.NIGHT_FAILED: "巡查失败",
    AlarmKind.NIGHT_PARTIAL: "巡查不完整",
    AlarmKind.NIGHT_LATE: "巡查逾时",
    AlarmKind.ZERO_RESULTS: "结果为零",
    AlarmKind.LAYOUT_DRIFT: "版式变化",
    AlarmKind.BLOCKED: "大量被拦截",
    AlarmKind.MUCH_UNREAD: "大量未读到",
    AlarmKind.UNSEALED: "证据未固定",
    AlarmKind.DISK_LOW: "磁盘空间不足",
    AlarmKind.UNSENT: "警报未送达",
    AlarmKind.TEST: "测试",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm; `site` is empty if it concerns the whole night."""

    kind: AlarmKind
    sentence: str
    site: str = ""

    @property
    def line(self) -> str:
        """One line for people."""
        place = f"站点 {self.site}：" if self.site else ""
        return f"【{self.kind.heading}】{place}{self.sentence}"

    def as_fields(self) -> dict[str, str]:
        """For JSON."""
        return asdict(self) | {"kind": self.kind.value}


def alarm_from(fields: dict[str, str]) -> Alarm:
    """The alarm `as_fields` wrote."""
    return Alarm(kind=AlarmKind(fields["kind"]), sentence=fields["sentence"], site=fields["site"])


def subject(night: date, alarms: Sequence[Alarm]) -> str:
    """The subject of a mail."""
    titles = list(dict.fromkeys(alarm.kind.heading for alarm in alarms))
    return f"清源 {night} 夜间巡查：{'、'.join(titles)}"


def message(unit: str, night: date, alarms: Sequence[Alarm]) -> str:
    """The text of a mail or a chat message. It names no person and no advertiser: it may travel unencrypted."""
    head = f"{unit or '清源'} {night} 夜间巡查，{len(alarms)} 条警报："
    lines = [alarm.line for alarm in alarms[:MOST_LINES]]
    more = [f"……另有 {len(alarms) - MOST_LINES} 条"] if len(alarms) > MOST_LINES else []
    return "\n".join([head, *lines, *more, "“零命中”不等于“没有广告”；详见工作台“每夜报告”。"])
