"""Pieces of HTML that several hosts use: escaping, pagers, dates. How a site looks is in its own module."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from tests.sample_web.chance import lot

NEWEST_DAY = date(2026, 11, 20)
SPAN_DAYS = 700


def escape(text: str) -> str:
    """`text` for element content and quoted attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def paragraphs(texts: Iterable[str]) -> str:
    """One <p> per text."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def page_window(current: int, last: int) -> list[int]:
    """The pages a pager links to: both ends, the neighbours, and jumps that keep a list of any length within few clicks."""
    jumps = (-500, -100, -20, -3, -2, -1, 0, 1, 2, 3, 20, 100, 500)
    near = {current + jump for jump in jumps}
    return sorted(page for page in near | {1, 2, last} if 1 <= page <= last)


def pager(current: int, last: int, address: Callable[[int], str], here: str = "b") -> str:
    """Links to `page_window`; the current page stands in element `here`. Empty for a list of one page."""
    if last < 2:
        return ""
    links = [
        f"<{here}>{page}</{here}>" if page == current else f'<a href="{escape(address(page))}">{page}</a>'
        for page in page_window(current, last)
    ]
    if current < last:
        links.append(f'<a href="{escape(address(current + 1))}">下一页</a>')
    return " ".join(links)


def day(*key: object) -> date:
    """A day before the newest one, fixed by `key`."""
    return NEWEST_DAY - timedelta(days=lot(*key) % SPAN_DAYS)


def moment(*key: object) -> str:
    """A day and a minute, fixed by `key`."""
    minutes = lot("minute", *key) % 1440
    return f"{day(*key)} {minutes // 60:02d}:{minutes % 60:02d}"
