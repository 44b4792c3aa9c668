"""Who wrote a page that is one text, and when, from where pages say so: marks, bylines, the name beside the time.

In: the tree's body. Out: a name, a moment; either may be missing. Pure.
"""

import re
from datetime import datetime

from selectolax.lexbor import LexborNode

from crawlers.reading.brothers import (
    AUTHOR_QUERY,
    LONGEST_NAME,
    MOST_ELEMENTS,
    PERSON_PATH,
    Record,
    find_stamps,
    marked_name,
)
from crawlers.reading.dates import find_date, moment_of_stamp

PAGE_FACTS, MOST_SCRIPTS = 3000, 60
CLIMBS_TO_A_NAME = 3
AUTHOR_WORDS = re.compile(
    r"(?:(?:作者|楼主|发布者|发布人|发帖人|提问者|回答者|编辑)\s?[:：]|posted by:?|written by:?|\bby:?)\s?([^\s:：,，。|·/()（）]{1,30})",
    re.IGNORECASE,
)


def words_of(body: LexborNode) -> str:
    """The words of a page, without those of its scripts."""
    whole = body.text(separator=" ")
    for node in body.css("script,style")[:MOST_SCRIPTS]:
        script = node.text()
        whole = whole.replace(script, " ", 1) if script else whole
    return whole


def page_facts(body: LexborNode, whole: str, now: datetime, comments: list[Record]) -> tuple[str, datetime | None]:
    """Author and date of a page that is one text, with what others said of it or without."""
    named = body.css_first("[rel~=author],[itemprop=author]")
    text = " ".join(whole[:PAGE_FACTS].split())
    author = (
        " ".join(named.text(separator=" ").split())[:LONGEST_NAME] if named is not None else _page_author(body, text)
    )
    others = {record.node.mem_id for record in comments}
    timed, stamped = next((pair for pair in find_stamps(body) if not _is_within(pair[0], others)), (None, ""))
    if timed is not None and not author:
        author = _beside(timed)
    stamp = moment_of_stamp(stamped, now)
    return author, stamp or find_date(text, now) or find_date(" ".join(whole[-PAGE_FACTS:].split()), now)


def author_in_words(text: str) -> str:
    """The name behind «作者：», «by» and the like; empty if there is none."""
    found = AUTHOR_WORDS.search(text)
    return found[1] if found else ""


def _page_author(body: LexborNode, text: str) -> str:
    """The name a page gives its author in words; the whole of it where it leads to that person's page."""
    name = author_in_words(text)
    if not name:
        return ""
    for anchor in body.css("a[href]")[:MOST_ELEMENTS]:
        words = " ".join(anchor.text(separator=" ").split())
        if (
            len(words) <= LONGEST_NAME
            and words.startswith(name)
            and PERSON_PATH.search(anchor.attributes["href"] or "")
        ):
            return words
    return name


def _beside(timed: LexborNode) -> str:
    """The name that stands with a time and is marked as one; empty if none is."""
    above = timed.parent
    for _ in range(CLIMBS_TO_A_NAME):
        if above is None or above.tag == "body":
            break
        named = above.css_first(AUTHOR_QUERY)
        name = marked_name(named) if named is not None else ""
        if name:
            return name
        above = above.parent
    return ""


def _is_within(node: LexborNode, records: set[int]) -> bool:
    above: LexborNode | None = node
    while above is not None and records:
        if above.mem_id in records:
            return True
        above = above.parent
    return False
