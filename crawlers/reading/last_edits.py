"""When and by whom a page was last changed, as wikis say below it.

The words of a page name any day; its last change is told by words of its own («最后编辑于», «last modified»).

In: words of a page. Out: a name, a moment; either may be missing. Pure.
"""

import re
from datetime import datetime

from crawlers.reading.dates import DATE, find_date

# How far behind «last edited» its day stands, and behind that the name.
FURTHEST = 60
CHANGED = re.compile(
    r"最[后後近](?:一次)?(?:更[改新]|修[改订]|[编編][辑輯]|[变變]更)|(?:last )?(?:edited|modified|changed|updated)\b(?: on)?",
    re.IGNORECASE,
)
NAME = r"([^\s，。,;；:：!！?？()（）\[\]|·/—–][^，。,;；:：!！?？()（）\[\]|·/—–]{0,29}?)"
# Of a name that is not set off from what follows, only its first word is known.
END = r"(?=\s*(?:$|[，。,;；()（）|·]|\.(?:\s|$)))"
BY = re.compile(
    rf"[\s,，:：\d(（a-zA-Z)）.。]{{0,12}}?(?:由|(?<![a-zA-Z])(?<!powered )by )\s?[:：]?\s?(?:{NAME}{END}|([^\s，。,;；:：()（）]{{1,30}}))",
    re.IGNORECASE,
)


def last_edit(words: str, now: datetime) -> tuple[str, datetime | None]:
    """Who changed the page last, and when, by what stands in `words`; the last such line counts, for it is the page's own."""
    for found in reversed(list(CHANGED.finditer(words))):
        behind = words[found.end() : found.end() + FURTHEST]
        day = DATE.search(behind)
        moment = find_date(behind, now)
        if day is None or moment is None:
            continue
        named = BY.match(words[found.end() + day.end() :][:FURTHEST])
        return ((named[1] or named[2]).strip() if named else ""), moment
    return "", None
