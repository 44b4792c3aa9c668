"""Strict reading of `qingyuan.toml`, and this folder's own table.

One file, one table per folder, named like it. An unknown key, a wrong type or a missing table name stops the program with
one line that names file, table and key. Secrets never stand in the file: it holds the *name* of an environment variable.

In: a path. Out: frozen dataclasses (`CrawlConfig` here, the others beside their folders).
"""

import dataclasses
import enum
import math
import os
import tomllib
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from crawlers.ranges import Between

CONFIG_VARIABLE = "QINGYUAN_CONFIG"
DEFAULT_CONFIG = "qingyuan.toml"
TABLES = ("crawlers", "classifiers", "indexer", "dashboards")

MEBIBYTE = 1024 * 1024

Record = typing.TypeVar("Record")


class ConfigError(Exception):
    """The configuration cannot be used; the caller prints the message and stops with exit status 2."""


class FrontierKind(enum.StrEnum):
    """Where the URLs of a night are kept."""

    SQLITE = "sqlite"
    """In the data folder, for one crawl process."""
    POSTGRESQL = "postgresql"
    """On a server, for many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlConfig:
    """Table `[crawlers]`."""

    contact: str = ""
    """Mail address or page where a site's owner reaches us; sent in the User-Agent. Empty refuses to crawl."""
    organisation: str = ""
    """Who runs this monitor; sent in the User-Agent when given."""
    sites_folder: str = "sites"
    """Folder of the user's own site files, relative to the configuration file."""
    delay_seconds: Annotated[float, Between(0, 3600)] = 2.0
    """Pause between two requests to one host, unless its site file or robots.txt asks for more."""
    concurrency: Annotated[int, Between(1, 256)] = 16
    """Requests under way at once, over all hosts."""
    timeout_seconds: Annotated[float, Between(1, 600)] = 30.0
    """A request that takes longer is given up."""
    render_timeout_seconds: Annotated[float, Between(1, 600)] = 30.0
    """A page in the browser that takes longer is given up."""
    max_body_mebibytes: Annotated[int, Between(1, 1000)] = 10
    """A body larger than this is cut off while it arrives, and said to be too large."""
    retries: Annotated[int, Between(0, 10)] = 2
    """How often a URL that failed for a passing reason is asked again in one night."""
    retry_minutes: float = 3.0
    """How long such a URL waits before it is asked again, doubled each time; what else there is to ask goes before."""
    frontier: FrontierKind = FrontierKind.SQLITE
    """Where the URLs of a night are kept; many workers need "postgresql"."""
    frontier_dsn_variable: str = "QINGYUAN_FRONTIER_DSN"
    """Name of the environment variable that holds PostgreSQL's connection string."""
    workers: Annotated[int, Between(1, 64)] = 1
    """Crawl processes at work in one night."""
    fetches_pictures: bool = True
    """Whether pictures are fetched from pages that say little in words."""
    chain_minutes: Annotated[int, Between(0, 1440)] = 30
    """How long a night may record the pages around flagged ads: what led there, where they lead. 0: never."""
    replay_minutes: Annotated[int, Between(0, 1440)] = 20
    """How long a night may replay sealed pages offline, to see whether the replay shows what was seen. 0: never."""
    respects_robots: bool = True
    """Whether robots.txt binds us. False needs a written agreement with the site's owner."""
    finds_ads: bool = True
    """Whether ads on a page are handed on as pages of their own, with the page as their carrier."""
    filter_lists: tuple[str, ...] = ()
    """Filter lists of your own (EasyList syntax), relative to the configuration file; the shipped list is always in force."""
    time_servers: tuple[str, ...] = ("ntp.ntsc.ac.cn", "ntp.aliyun.com")
    """Time servers (NTP) our clock is compared with when evidence is recorded; empty: none is asked."""
    egress: str = ""
    """The office's way out to the web as it knows it (line, fixed address), for the record of a recording."""
    captures_mobile: bool = True
    """Whether a page recorded for proof is looked at once more as a telephone would, to find pages that disguise themselves."""
    second_user_agent: str = ""
    """A second look under this User-Agent, with ours behind it. Empty: none, unless `second_proxy` asks for one."""
    second_proxy: str = ""
    """A second look through this proxy, `http://host:port`, which must allow CONNECT. Empty: our own way out."""
    capture_workers: Annotated[int, Between(1, 32)] = 2
    """How many processes record pages for proof at once, each with a browser of its own (300 to 600 MiB)."""
    browser: str = ""
    """Path of Chrome or Chromium. Empty: an installed one, else Playwright's own."""
    browser_mebibytes: Annotated[int, Between(1, 1000000)] = 1500
    """What the reading browser may hold before it is replaced; three heavy pages at once take some 900."""
    allow_private: tuple[str, ...] = ()
    """host:port pairs on private or loopback addresses that may be visited; `*.name:port` covers sub-hosts."""


def config_path(given: str | None = None) -> Path:
    """The configuration file in force: the one given, else $QINGYUAN_CONFIG, else ./qingyuan.toml."""
    return Path(given or os.environ.get(CONFIG_VARIABLE) or DEFAULT_CONFIG).absolute()


def read_tables(path: Path) -> dict[str, dict[str, object]]:
    """All tables of the file. Raises ConfigError if it is missing, not TOML, or holds an unknown table."""
    try:
        with path.open("rb") as file:
            document = tomllib.load(file)
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; `qingyuan init` writes one") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None
    for name, table in document.items():
        if name not in TABLES:
            raise ConfigError(f"{path}: unknown table [{name}]; known are {', '.join(TABLES)}")
        if not isinstance(table, dict):
            raise ConfigError(f"{path}: [{name}] must be a table")
    return document


def read_table(path: Path, table: str, record: type[Record]) -> Record:
    """Table `table` of the file as `record`; keys left out take the record's defaults. Raises ConfigError."""
    return build_record(record, read_tables(path).get(table, {}), where=f"{path}: [{table}]")


def build_record(record: type[Record], table: typing.Mapping[str, object], *, where: str) -> Record:
    """`table` as a frozen dataclass, read strictly.

    Understands str, int, float, bool, `X | None`, enums, nested dataclasses, tuples of these, and numbers with a `Between`. Raises ConfigError naming
    `where` and the key for an unknown key, a missing key without default, a value of the wrong type or out of its range, or a
    number that is none (nan, inf).
    """
    assert dataclasses.is_dataclass(record)
    hints = typing.get_type_hints(record, include_extras=True)
    fields = {field.name: field for field in dataclasses.fields(record) if field.init}
    for key in table:
        if key not in fields:
            raise ConfigError(f"{where}: unknown key {key!r}; known are {', '.join(fields)}")
    values: dict[str, object] = {}
    for name, field in fields.items():
        if name in table:
            values[name] = _convert(table[name], hints[name], f"{where}: {name}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise ConfigError(f"{where}: key {name!r} is missing")
    return record(**values)


def _convert(value: object, hint: object, where: str) -> object:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _within(_convert(value, arguments[0], where), arguments[1:], where)
    if origin is tuple:
        if not isinstance(value, list):
            raise ConfigError(f"{where} must be a list")
        return tuple(_convert(entry, arguments[0], f"{where}[{number}]") for number, entry in enumerate(value))
    if origin in (typing.Union, types.UnionType):
        return _convert(value, next(choice for choice in arguments if choice is not type(None)), where)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, dict):
            raise ConfigError(f"{where} must be a table")
        return build_record(hint, value, where=where)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _convert_enum(value, hint, where)
    return _convert_scalar(value, hint, where)


def _within(value: object, limits: tuple[object, ...], where: str) -> object:
    for limit in limits:
        if isinstance(limit, Between) and (complaint := limit.complaint(value)):
            raise ConfigError(f"{where} {complaint}")
    return value


def _convert_enum(value: object, hint: type[enum.Enum], where: str) -> object:
    try:
        return hint(value)
    except ValueError:
        raise ConfigError(f"{where} must be one of {', '.join(str(m.value) for m in hint)}; it is {value!r}") from None


def _convert_scalar(value: object, hint: object, where: str) -> object:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ConfigError(f"{where} 须是有限的数；现为 {value!r}")
    if not isinstance(hint, type) or type(value) is not hint:
        raise ConfigError(f"{where} must be {getattr(hint, '__name__', hint)}; it is {value!r}")
    return value
