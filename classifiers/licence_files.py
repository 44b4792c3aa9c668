"""Reading the office's list of approved institutions, strictly: nothing is guessed, every bad row is named.

In: a CSV, XLSX or TOML file. Out: `LicenceList`. Columns (keys in TOML): 机构名称, 许可证号, 别名, 域名, 电话; the first two must be
filled, several values in a cell are parted by 、 ; or a line break. TOML has a table `[[institutions]]` for each.
"""

import csv
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from zipfile import BadZipFile

from classifiers.licences import Institution, LicenceList
from classifiers.unmasking.reading_views import ViewMaker
from crawlers.config import ConfigError

COLUMNS = ("机构名称", "许可证号", "别名", "域名", "电话")
MOST_COMPLAINTS = 20
"""Bad rows that are named; more are counted."""
_PARTED = re.compile(r"[、;；\n]+")
_LICENCE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff()（）〔〕【】\[\]第号字-]{4,60}")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*")
_SHORTEST_NAME = 4
"""Characters; a shorter name stands in too many other words."""
Row = tuple[int, Mapping[str, str]]


def read_licences(path: Path, views: ViewMaker) -> LicenceList:
    """The list in `path`. Raises ConfigError with a line for every row that cannot be used; then none of them is."""
    institutions: list[Institution] = []
    complaints: list[str] = []
    seen: dict[str, int] = {}
    for number, row in _rows(path):
        try:
            one = _institution(row, views)
            for name in (one.name, *one.aliases):
                if seen.setdefault(name, number) != number:
                    raise ValueError(f"“{name}”与第 {seen[name]} 行重复")
        except ValueError as error:
            complaints.append(f"{path}：第 {number} 行：{error}")
            continue
        institutions.append(one)
    if complaints:
        more = [f"……另有 {len(complaints) - MOST_COMPLAINTS} 行"] if len(complaints) > MOST_COMPLAINTS else []
        raise ConfigError("\n".join([*complaints[:MOST_COMPLAINTS], *more]))
    return LicenceList(institutions)


def _institution(row: Mapping[str, str], views: ViewMaker) -> Institution:
    name, licence = (row.get(column, "").strip() for column in COLUMNS[:2])
    if not name:
        raise ValueError("没有机构名称")
    if not _LICENCE.fullmatch(licence):
        raise ValueError(f"许可证号“{licence}”不成形")
    names = [views.normal(each).lower() for each in (name, *_values(row, "别名"))]
    for each in names:
        if len(each) < _SHORTEST_NAME:
            raise ValueError(f"名称“{each}”不足 {_SHORTEST_NAME} 字，会与别的词相混")
    return Institution(
        name=names[0],
        licence=licence,
        aliases=tuple(names[1:]),
        hosts=tuple(_checked(row, "域名", _host)),
        phones=tuple(_checked(row, "电话", _phone)),
    )


def _host(value: str) -> str | None:
    host = value.lower().removeprefix("www.")
    return host if _HOST.fullmatch(host) else None


def _phone(value: str) -> str | None:
    digits = re.sub(r"[\s()（）+-]", "", value)
    return digits if digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 13 else None


def _checked(row: Mapping[str, str], column: str, read: Callable[[str], str | None]) -> Iterator[str]:
    for value in _values(row, column):
        found = read(value)
        if found is None:
            raise ValueError(f"{column}“{value}”不成形")
        yield found


def _values(row: Mapping[str, str], column: str) -> list[str]:
    return [value.strip() for value in _PARTED.split(row.get(column, "")) if value.strip()]


def _rows(path: Path) -> Iterator[Row]:
    """(number in the file, cells by column). Raises ConfigError for a file that cannot be read or has other columns."""
    try:
        match path.suffix.lower():
            case ".csv":
                yield from _numbered(path, csv.reader(path.read_text("utf-8-sig").splitlines()))
            case ".xlsx":
                # Half a second that whoever has no such list need not wait for.
                from openpyxl import load_workbook

                sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
                cells = sheet.iter_rows(values_only=True)
                yield from _numbered(path, (["" if cell is None else str(cell) for cell in row] for row in cells))
            case ".toml":
                yield from _tables(path)
            case other:
                raise ConfigError(f"{path}：名单须为 .csv、.xlsx 或 .toml，不是“{other}”")
    except (OSError, UnicodeDecodeError, csv.Error, tomllib.TOMLDecodeError, BadZipFile, KeyError) as error:
        raise ConfigError(f"{path}：读不了：{error}") from None


def _numbered(path: Path, rows: Iterable[list[str]]) -> Iterator[Row]:
    header: list[str] | None = None
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if header is None:
            header = cells
            _check_columns(path, [name for name in header if name], COLUMNS[:2])
        elif any(cells):
            yield number, dict(zip(header, cells, strict=False))


def _tables(path: Path) -> Iterator[Row]:
    document = tomllib.loads(path.read_text("utf-8"))
    tables = document.get("institutions")
    if set(document) != {"institutions"} or not isinstance(tables, list):
        raise ConfigError(f"{path}：只能有 [[institutions]]")
    for number, table in enumerate(tables, start=1):
        _check_columns(path, table, ())
        values = {name: value if isinstance(value, list) else [value] for name, value in table.items()}
        yield number, {name: "\n".join(map(str, value)) for name, value in values.items()}


def _check_columns(path: Path, names: Iterable[str], needed: Iterable[str]) -> None:
    given = list(names)
    for name in given:
        if name not in COLUMNS:
            raise ConfigError(f"{path}：不认识的列“{name}”；应为 {'、'.join(COLUMNS)}")
    for name in needed:
        if name not in given:
            raise ConfigError(f"{path}：缺少“{name}”一列")
