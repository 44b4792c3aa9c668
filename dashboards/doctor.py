"""Is this machine ready for tonight? Each check says what it found and, if it is bad, what to do.

In: the configuration. Out: `Check` records in the order a person should read them.
"""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from classifiers.engine import engine_beside
from crawlers.browsing.browser import find_browser
from crawlers.browsing.fonts import find_chinese_font
from crawlers.config import ConfigError
from crawlers.manners.middlewares import user_agent
from dashboards.configuration import Configuration
from dashboards.sites.book import site_book

SMALLEST_FREE_GIGABYTES = 5
GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at. `note` says what was found, or what to do when `is_good` is false."""

    title: str
    is_good: bool
    note: str


def examine(configuration: Configuration) -> list[Check]:
    """All checks; none of them stops the others."""
    checks: list[tuple[str, Callable[[Configuration], str]]] = [
        ("Python", _python),
        ("联系方式", _contact),
        ("浏览器", _browser),
        ("中文字体", _fonts),
        ("数据目录", _data_folder),
        ("数据库", _database),
        ("磁盘空间", _disk),
        ("站点文件", _sites),
        ("词库", _lexicons),
    ]
    return [_run(title, check, configuration) for title, check in checks]


def _run(title: str, check: Callable[[Configuration], str], configuration: Configuration) -> Check:
    try:
        return Check(title=title, is_good=True, note=check(configuration))
    except (ConfigError, OSError, ValueError, sqlite3.Error) as error:
        return Check(title=title, is_good=False, note=str(error))


def _python(_: Configuration) -> str:
    return sys.version.split()[0]


def _contact(configuration: Configuration) -> str:
    return user_agent(configuration.crawlers)


def _browser(configuration: Configuration) -> str:
    path = find_browser(configuration.crawlers.browser)
    if path is None:
        raise ValueError("没有找到 Chrome 或 Chromium；请安装，或运行 python -m playwright install chromium")
    found = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=False)
    return f"{path}（{found.stdout.strip() or '版本未知'}）"


def _fonts(_: Configuration) -> str:
    font = find_chinese_font()
    if font is None:
        raise ValueError("没有找到中文字体，截图将显示方框；请安装 fonts-noto-cjk")
    return font.name


def _data_folder(configuration: Configuration) -> str:
    folder = configuration.data_folder
    if not folder.is_dir():
        raise ValueError(f"{folder} 不存在；请先运行 qingyuan init")
    probe = folder / ".probe"
    probe.write_bytes(b"")
    probe.unlink()
    return str(folder)


def _database(configuration: Configuration) -> str:
    if not configuration.database_path.exists():
        raise ValueError("数据库不存在；请先运行 qingyuan init")
    with sqlite3.connect(f"file:{configuration.database_path}?mode=ro", uri=True) as database:
        answer = database.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise ValueError(f"数据库已损坏：{answer}；请从备份恢复")
    return "完好"


def _disk(configuration: Configuration) -> str:
    free = shutil.disk_usage(configuration.path.parent).free / GIGABYTE
    if free < SMALLEST_FREE_GIGABYTES:
        raise ValueError(f"只剩 {free:.1f} GB，证据可能存不下；至少需要 {SMALLEST_FREE_GIGABYTES} GB")
    return f"剩余 {free:.0f} GB"


def _sites(configuration: Configuration) -> str:
    book = site_book(configuration)
    if book.broken:
        raise ValueError("；".join(book.broken.values()))
    sites = book.sites
    enabled = sum(site.enabled for site in sites.values())
    if not enabled:
        raise ValueError(f"没有启用的站点；请在 {configuration.sites_folder} 放入站点文件")
    return f"{enabled} 个启用，共 {len(sites)} 个"


def _lexicons(configuration: Configuration) -> str:
    engine_beside(configuration.classifiers, configuration.path.parent)
    return "可用"
