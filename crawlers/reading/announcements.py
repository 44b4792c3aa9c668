"""Whether dated pieces are texts or only announce texts that stand elsewhere: newest articles, entries on a line of time, neighbours.

In: records. Out: claims about them. Pure.
"""

import re

from crawlers.reading.brothers import HEADING, Record
from crawlers.reading.names import SAYS_NOTHING
from crawlers.reading.row_lists import TITLE_WIDTH

# What is written at the next and the previous article, and at this one where it has no neighbour.
NEIGHBOUR = re.compile(
    r"[\W_]*(?:(?:[上下前后]一?|本)[篇条]|(?:previous|next|older|newer)\b(?: (?:post|article|entry)\b)?)", re.IGNORECASE
)


def are_announced(posts: list[Record]) -> bool:
    """Whether most are headed by links that lead on, or are the neighbours of an article in time: the texts stand elsewhere."""
    announced = (
        record.best > HEADING or _begins_with_its_title(record) or NEIGHBOUR.match(record.text) for record in posts
    )
    return sum(map(bool, announced)) > len(posts) / 2


def _begins_with_its_title(record: Record) -> bool:
    return not record.is_beside and record.best >= TITLE_WIDTH and _of_letters(record.text).startswith(record.title)


def _of_letters(text: str) -> str:
    """A text without the numbers it begins with: the year, the month and the day of an entry on a line of time."""
    begun = SAYS_NOTHING.match(text)
    return text[begun.end() :] if begun is not None else text
