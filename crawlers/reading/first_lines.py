"""Who wrote a post whose author nothing marks: the name that stands in its first lines, as forums and old blogs put it.

In: a record. Out: a name; empty where there is none. Pure.
"""

from itertools import islice

from crawlers.reading.brothers import Record, width
from crawlers.reading.dates import BEFORE_A_DAY, DATE
from crawlers.reading.names import SAYING, SAYS_NOTHING
from crawlers.reading.record_dates import is_dated

MOST_LINES_TO_A_NAME, WIDEST_NAMED = 4, 24


def named_first(record: Record) -> str:
    """The words before the first break, as forums put the name; not those of a heading. Behind its number and its day, who «said :»."""
    if record.node.css_first("h1,h2,h3") is not None:
        return ""
    is_behind_a_day = False
    stamp = record.stamped.text().strip() if record.stamped is not None else ""
    for line in islice(filter(None, map(str.strip, record.words("\n").splitlines())), MOST_LINES_TO_A_NAME):
        if line == stamp or DATE.search(line):
            if line != stamp and not is_dated(line):
                return ""
            is_behind_a_day = True
        elif not SAYS_NOTHING.fullmatch(line):
            # «张三 在» stands before its day.
            said = " ".join(line.split()).lstrip(" -–—·|,，")
            name = SAYING.sub("", BEFORE_A_DAY.sub("", said))
            return name if width(said) <= WIDEST_NAMED and (name != said or not is_behind_a_day) else ""
    return ""
