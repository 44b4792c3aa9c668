"""Addresses as people may read them without being able to click them by mistake.

In: a URL from the web. Out: text no program turns into a link. Exports carry the true address, screens this one.
"""

from dashboards.plain_text import plain_line


def defang(url: str) -> str:
    """`hxxp://host/path` for http(s); any other scheme loses its colon's power: `javascript[:]alert(1)`."""
    shown = plain_line(url)
    scheme, colon, rest = shown.partition(":")
    if not colon:
        return shown
    if scheme.lower() in ("http", "https"):
        return f"{scheme.lower().replace('tt', 'xx', 1)}:{rest}"
    return f"{scheme}[:]{rest}"
