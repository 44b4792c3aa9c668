"""When something was written, in the ways Chinese and English pages say it.

In: text, and the moment it was read (which 刚刚, 昨天 and 05-01 count from). Out: aware datetimes; a page that names no zone means
Beijing time. Pure.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

BEIJING = timezone(timedelta(hours=8))
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"[(（]?(?:(?:星期|周|週)?[一二三四五六日天]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*)[)）]?[,，]?\s*"


def _clock(of: str = "") -> str:
    """The time of day behind a day, whose groups begin with `of`; a weekday may stand between them."""
    return (
        rf"(?:[\sT日,，]*(?:{_WEEKDAY})?(?:at |(?P<{of}half>上午|下午|凌晨|晚上))?\s*(?P<{of}hour>[01]?\d|2[0-3])[:：](?P<{of}minute>[0-5]\d)"
        rf"(?:(?::[0-5]\d)?\s?(?:(?P<{of}noon>[AaPp])\.?[Mm]\b|[(（]?(?P<{of}universal>UTC|GMT|[Zz])(?![+\w-]| [+-]))?))?"
    )


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_MONTH_SAID = r"(?:十[一二]?|[一二三四五六七八九])"
MONTHS_SAID = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
# What follows those three letters; «Mark 12» and «Mayor 3» are no days.
_REST = r"(?:(?:r?uary|ch|il|e|y|ust|t|t?ember|ober)(?![a-z]))?\.?"
_UNIT, _UNIT_EN = r"秒钟?|分钟|小时|天|(?<=\s)日|周|星期|月|年", "second|minute|hour|day|week|month|year"
# Every way begins with one of few characters, and looks back only behind it; a search that tried all ways everywhere would take
# fifteen times as long.
DATE = re.compile(
    r"(?=[\d一二两三四五六七八九十几半刚今昨前YyTtaJFMASOND])(?:"
    # Not one of an address («/2026/05/01/»).
    r"(?P<year>[12](?<!\d\d)(?<![a-zA-Z0-9/]/.)[09]\d\d)\s?[-/.年]\s?(?P<month>1[0-2]|0?[1-9])\s?[-/.月]\s?(?P<day>[12]\d|3[01]|0?[1-9])(?!\.?\d)"
    + _clock()
    # The year last: the month before the day, unless there is no such month.
    + r"|(?P<first>[0-3](?<![\d./-][0-3])\d?)[-/](?P<second>[0-3]?\d)[-/](?P<last_year>20\d\d)(?![\d/-]|\.\d)"
    + _clock("last_")
    # An English order with the month in Chinese, as translated software writes it: «11月 3, 2026».
    + r"|(?<!\d)(?P<mixed_month>1[0-2]|0?[1-9])月\s?(?P<mixed_day>[12]\d|3[01]|0?[1-9])[,，]\s?(?P<mixed_year>20\d\d)(?!\d)"
    + _clock("mixed_")
    # The same orders with the month's Chinese name: «18 十一月 2026», «十一月 18, 2026».
    + rf"|(?<!\d)(?P<said_day>[12]\d|3[01]|0?[1-9])\s(?P<said_month>{_MONTH_SAID})月[,，]?\s(?P<said_year>20\d\d)(?!\d)"
    + _clock("said_")
    + rf"|(?P<told_month>(?<![一二三四五六七八九十]){_MONTH_SAID})月\s(?P<told_day>[12]\d|3[01]|0?[1-9])[,，]\s?(?P<told_year>20\d\d)(?!\d)"
    + _clock("told_")
    + r"|(?P<short_month>[01](?<![\d-][01])\d)[-/月](?P<short_day>[0-3]\d)日?(?![\d-])(?:\s(?P<short_hour>[01]?\d|2[0-3]):(?P<short_minute>[0-5]\d))?"
    # Not the last day of a term («5 月 20 日前»). Some say it twice as exactly: «5 日，7 小时前», «2 weeks, 5 days ago».
    + rf"|(?P<ago>[\d一二两三几半](?<![\d月].)(?<!月\s.)\d{{0,2}})\s?个?(?P<unit>{_UNIT})(?:[,，、]\s?(?P<rest>\d{{1,2}})\s?个?(?P<rest_unit>{_UNIT}))?(?:以?前|之前)"
    + rf"|(?P<ago_en>[\da]n?\d{{0,2}})\s(?P<unit_en>{_UNIT_EN})s?(?:(?:,| and),?\s(?P<rest_en>\d{{1,2}})\s(?P<rest_unit_en>{_UNIT_EN})s?)? ago"
    + rf"|(?P<back_day>[0-3](?<!\d\d)\d?)\s(?P<back_name>{_MONTH}){_REST}(?!\w)(?:,?\s(?P<back_year>[12][09]\d\d)|(?!,?\s\d\d?(?![\d:：])))"
    + _clock("back_")
    # «昨天» before more words is one of a story's.
    + r"|(?P<word>刚刚|刚才|今天|昨天|前天|[Yy]esterday|[Tt]oday)(?:\s?(?P<word_hour>[01]?\d|2[0-3])[:：](?P<word_minute>[0-5]\d)|(?![\u4e00-\u9fff]))"
    + rf"|(?P<name>{_MONTH}(?<![a-zA-Z]...)){_REST}\s(?P<name_day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[:：]\d)(?:[,.]?\s(?P<name_year>[12][09]\d\d))?"
    + _clock("name_")
    + ")"
)
# What says a month or a year and no day, as archives count them, with how many they hold.
MONTH = re.compile(
    r"[\W_]*(?:(?:19|20)\d\d[\s年/.-]*(?:(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,3})\s?月?)?"
    r"|(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|(?:[一二三四五六七八九十]{1,3}|\d{1,2})月)\s(?:19|20)\d\d)[\s\d()（）篇]*",
    re.IGNORECASE,
)
# What may stand between a name and the day it stands before: «张三 在 星期四, 10月 8, 2026», «Anna on Thursday, October 8».
BEFORE_A_DAY = re.compile(
    rf"(?:\s*(?:[,，·|]|[发發][布表][于於])|\s+(?:[在于於约約]|on|at|[Aa]bout))?\s*(?:{_WEEKDAY})?$"
)
# A time of day by itself, as lines below their day give it.
CLOCK = re.compile(r"(?<![\d:：])(?:[01]?\d|2[0-3])[:：][0-5]\d(?![\d:：])")
NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "几": 3, "半": 1, "a": 1, "an": 1}
UNITS = {
    "秒": timedelta(seconds=1), "second": timedelta(seconds=1),
    "分": timedelta(minutes=1), "minute": timedelta(minutes=1),
    "小": timedelta(hours=1), "hour": timedelta(hours=1),
    "天": timedelta(days=1), "日": timedelta(days=1), "day": timedelta(days=1),
    "周": timedelta(days=7), "星": timedelta(days=7), "week": timedelta(days=7),
    "月": timedelta(days=30), "month": timedelta(days=30),
    "年": timedelta(days=365), "year": timedelta(days=365),
}  # fmt: skip
# A page's own clock may be behind or before ours.
LATEST_CLOCK = timedelta(minutes=20)
DAYS_BACK = {"刚刚": 0, "刚才": 0, "今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
# Two leap days are at most so far apart (1896 and 1904).
MONTHS_IN_A_YEAR, YEARS_TO_A_LEAP_DAY = 12, 8
CLOCK_PARTS, NOON = ("half", "hour", "minute", "noon", "universal"), 12
LATE = frozenset({"下午", "晚上"})
# The web is younger than this; what is dated before it is a story, not a post.
OLDEST_YEAR = 1995


def find_date(text: str, now: datetime) -> datetime | None:
    """The first moment `text` names that is not in the future; None if it names none."""
    return next(find_dates(text, now), None)


def find_dates(text: str, now: datetime) -> Iterator[datetime]:
    """All moments `text` names, in order; those that do not exist or lie in the future are left out."""
    for found in DATE.finditer(text):
        moment = _read(found, now)
        if moment is not None and moment.year >= OLDEST_YEAR and moment <= now + timedelta(days=1):
            yield moment


def read_stamp(value: str) -> datetime | None:
    """A machine's own stamp: ISO 8601 or RFC 5322, as `<time datetime>`, feeds and sitemaps give it; None for anything else."""
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, OverflowError):
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def moment_of_stamp(value: str, now: datetime) -> datetime | None:
    """What an attribute says: a machine's stamp, or a date in words."""
    return read_stamp(value) or find_date(value, now)


def _read(found: re.Match[str], now: datetime) -> datetime | None:
    try:
        if found["year"]:
            return _at(_day(*found.group("year", "month", "day")), found)
        part, here = found.groupdict(), now.astimezone(BEIJING)
        if part["name"]:
            return _at(_named(part, "name_", _month(part["name"]), here), found, "name_")
        if part["back_name"]:
            return _at(_named(part, "back_", _month(part["back_name"]), here), found, "back_")
        if part["last_year"]:
            pair = sorted((int(part["first"]), int(part["second"])), key=lambda number: number > MONTHS_IN_A_YEAR)
            return _at(_day(part["last_year"], *pair), found, "last_")
        if part["mixed_year"]:
            return _at(_day(*found.group("mixed_year", "mixed_month", "mixed_day")), found, "mixed_")
        for of in ("said_", "told_"):
            if part[of + "year"]:
                month = MONTHS_SAID.index(part[of + "month"]) + 1
                return _at(_day(part[of + "year"], month, part[of + "day"]), found, of)
        if part["short_month"]:
            return _short(part, here)
        if part["word"]:
            return _said(part["word"].lower(), part["word_hour"], part["word_minute"], here)
        number, unit = part["ago"] or part["ago_en"], part["unit"] or part["unit_en"]
        count = int(number) if number.isdecimal() else NUMERALS[number.lower()]
        rest, rest_unit = part["rest"] or part["rest_en"] or "0", part["rest_unit"] or part["rest_unit_en"] or unit
        return here - count * _unit(unit) - int(rest) * _unit(rest_unit)
    except (ValueError, OverflowError):
        return None


def _unit(word: str) -> timedelta:
    return UNITS[word.lower() if word.isascii() else word[0]]


def _day(year: str | int, month: str | int, day: str | int) -> datetime:
    return datetime(int(year), int(month), int(day), tzinfo=BEIJING)


def _at(day: datetime, found: re.Match[str], of: str = "") -> datetime:
    """The day at the time that stands behind it, if one does."""
    half, hour, minute, noon, universal = found.group(*(of + part for part in CLOCK_PARTS))
    if hour is None:
        return day
    is_late = half in LATE or (noon or "").lower() == "p"
    is_twelve = bool(half or noon) and int(hour) == NOON
    hours = int(hour) % NOON + NOON * is_late if is_twelve or (is_late and int(hour) < NOON) else int(hour)
    return day.replace(hour=hours, minute=int(minute), tzinfo=UTC if universal else BEIJING)


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _named(part: dict[str, str], of: str, month: int, here: datetime) -> datetime:
    """A day whose month has its English name; without its year, the last such day."""
    if part[of + "year"]:
        return _day(part[of + "year"], month, part[of + "day"])
    return _last(here, month, int(part[of + "day"]))


def _short(part: dict[str, str], here: datetime) -> datetime:
    """A day without its year: the last such day."""
    clock = (int(part["short_hour"]), int(part["short_minute"])) if part["short_hour"] else (0, 0)
    return _last(here, int(part["short_month"]), int(part["short_day"]), *clock)


def _said(word: str, hour: str | None, minute: str, here: datetime) -> datetime:
    """«昨天 23:10»; a time of today that is still to come stands on a page made before midnight."""
    day = here - timedelta(days=DAYS_BACK[word])
    if hour is None:
        return day
    moment = day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return moment if moment <= here + LATEST_CLOCK else moment - timedelta(days=1)


def _last(here: datetime, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """The last such day of any year, today and tomorrow included. Raises ValueError if no year has it."""
    for year in range(here.year, here.year - YEARS_TO_A_LEAP_DAY - 1, -1):
        if day <= monthrange(year, month)[1]:
            moment = datetime(year, month, day, hour, minute, tzinfo=BEIJING)
            if moment <= here + timedelta(days=1):
                return moment
    raise ValueError(f"no year has a day {month}-{day}")
