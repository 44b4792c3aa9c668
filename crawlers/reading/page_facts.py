"""Who wrote a page that is one text, and when, from where pages say so: marks, bylines, the name beside the time.

In: the tree's body. Out: a name, a moment; either may be missing. Pure.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborNode

from crawlers.reading.brothers import MOST_ELEMENTS, Record, find_stamps, stands_in
from crawlers.reading.dates import DATE, LATEST_CLOCK, MONTH, find_date, find_dates
from crawlers.reading.last_edits import last_edit
from crawlers.reading.names import AUTHOR_QUERY, LONGEST_NAME, marked_name
from crawlers.reading.record_dates import LONGEST_DATED, exact_moment, is_dated
from crawlers.reading.titles import leads_to_a_person

PAGE_FACTS = 3000
CLIMBS_TO_A_NAME, CLIMBS_TO_A_DAY = 3, 6
NOT_BESIDE = frozenset({"body", "nav", "aside", "footer", "main"})
# Links that follow a page's heading, among which is the one to its author, if any is.
LINKS_TO_A_NAME = 8
NO_NAME = re.compile(
    r"[\W\d_]*|.*(?:的文章|(?:全部|所有|更多|查看)文章|(?:all|more|his|her|their) posts|登录|登入|注册|主页|首页|空间|中心|log ?in|sign ?(?:in|up)|register|profile|home).*",
    re.IGNORECASE,
)
# What is described, and in what its description stands.
AUTHOR_TERM = re.compile(
    r"(?:文章)?作者|楼主|发布者|发布人|发帖人|提问者|author|(?:posted|written|reported) by", re.IGNORECASE
)
VALUE_OF = {"dt": "dd", "th": "td"}
MOST_TERMS, PAGE_TERM = 200, 60
AUTHOR_WORDS = re.compile(
    r"(?=[作楼发提回编pwb])(?:(?:作者|楼主|发布者|发布人|发帖人|提问者|回答者|编辑)\s?[:：]|作者\s(?=\S{2,20}\s(?:发布|发表|更新|日期|时间|[在于於]\s|20\d\d))|posted by:?|written by:?|(?<!powered )(?<!hosted )(?<!designed )(?<!theme )\bby(?!-):?)\s?([^\s:：,，。|·/()（）]{1,30})",
    re.IGNORECASE,
)


def page_facts(body: LexborNode, whole: str, now: datetime, others_said: list[Record]) -> tuple[str, datetime | None]:
    """Author and date of a page that is one text, whatever others said of it and whatever else it leads to."""
    for record in others_said:
        whole = whole.replace(record.text, " ", 1)
    # Who made the site leads to its front page.
    named = next(filter(_is_somebody, body.css("[rel~=author],[itemprop=author]")), None)
    text = whole[:PAGE_FACTS]
    author = (
        marked_name(named) or " ".join(named.text(separator=" ").split())[:LONGEST_NAME] if named is not None else ""
    )
    author = author or _described(body) or _page_author(body, text, whole)
    others = {record.node.mem_id for record in others_said}
    timed, stamp = next(_moments(body, others, now), (None, None))
    if timed is not None and not author:
        author = _beside(timed)
    author = (
        author or _linked_below_title(body, others) or _linked_beside_a_day(body, others) or _only_name(body, others)
    )
    if author and stamp is not None:
        return author, stamp
    editor, edited = last_edit(whole[-PAGE_FACTS:], now)
    if edited is not None and stamp is None and not _is_dated_above(body, now):
        stamp = edited
    # Words beside a name give its first word, its last change all of it.
    author = editor if editor.startswith(author) else author
    return author, stamp or _day_in(text, now) or _day_in(whole[-PAGE_FACTS:], now)


def _is_somebody(node: LexborNode) -> bool:
    return node.attributes.get("href") not in ("/", "./", "#")


def _described(body: LexborNode) -> str:
    """The name that a list of terms or a table gives as what it calls the author; the first, where more is described of him."""
    for term in body.css("dt,th")[:MOST_TERMS]:
        if not AUTHOR_TERM.fullmatch(" ".join(term.text()[:PAGE_TERM].split()).rstrip(" :：")):
            continue
        value = term.next
        while value is not None and (value.tag or "-").startswith(("-", "!")):
            value = value.next
        if value is None or value.tag != VALUE_OF[term.tag or ""]:
            continue
        inner = value.css_first("dd dd")
        name = " ".join((inner if inner is not None else value).text(separator=" ").split())
        if name and len(name) <= LONGEST_NAME and not NO_NAME.fullmatch(name) and not DATE.search(name):
            return name
    return ""


def _moments(body: LexborNode, others: set[int], now: datetime) -> Iterator[tuple[LexborNode, datetime | None]]:
    """The exact times of a page outside of what others said, but for that of reading, which is a clock."""
    for node, stamp in find_stamps(body):
        # An archive counts its months.
        is_month = MONTH.fullmatch(" ".join(node.text(separator=" ")[:40].split())) is not None
        moment = exact_moment(node, stamp, now) if not is_month and not stands_in(node, others) else None
        if moment is not None and abs(now - moment) > LATEST_CLOCK:
            yield node, moment


def _day_in(text: str, now: datetime) -> datetime | None:
    """The first moment in a text that is not that of reading, which some pages show as a clock; that one if there is no other."""
    moments = list(find_dates(text, now))
    return next((moment for moment in moments if abs(now - moment) > LATEST_CLOCK), moments[0] if moments else None)


def _is_dated_above(body: LexborNode, now: datetime) -> bool:
    """Whether a line near the beginning of a page is nothing but its day."""
    lines = body.text(separator="\n")[:PAGE_FACTS].splitlines()
    return any(
        is_dated(line) and find_date(line, now) is not None
        for line in map(str.strip, lines)
        if len(line) <= LONGEST_DATED
    )


def author_in_words(text: str) -> str:
    """The name behind «作者：», «by» and the like; empty if there is none."""
    found = AUTHOR_WORDS.search(text)
    return found[1].rstrip(".") if found else ""


def _page_author(body: LexborNode, text: str, whole: str) -> str:
    """The name a page gives its author in words; the whole of it where it leads to that person's page."""
    name = author_in_words(text) and author_in_words(text[: _foot_begins(body, whole)])
    if not name:
        return ""
    for anchor in body.css("a[href]")[:MOST_ELEMENTS]:
        words = " ".join(anchor.text(separator=" ").split())
        if len(words) <= LONGEST_NAME and words.startswith(name) and leads_to_a_person(anchor.attributes["href"] or ""):
            return words
    return name


def _foot_begins(body: LexborNode, whole: str) -> int:
    """Where the undated foot of a page begins in its words, in which those are named who made the site; their end if it has none."""
    foot = next(reversed(body.css("footer,[id*=foot],[class*=foot]")), None)
    words = " ".join(foot.text(separator=" ").split()) if foot is not None else ""
    begins = whole.rfind(words) if words and not DATE.search(words) else -1
    return begins if begins > 0 else len(whole)


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


def _only_name(body: LexborNode, others: set[int]) -> str:
    """The one name that a page marks as somebody's; empty where it marks several, or none but in its foot."""
    foot = {node.mem_id for node in body.css("footer,[id*=foot],[class*=foot]")}
    names = {
        name
        for node in body.css(AUTHOR_QUERY)[:MOST_ELEMENTS]
        if not stands_in(node, others | foot) and (name := marked_name(node)) and not NO_NAME.fullmatch(name)
    }
    name = min(names, key=len, default="")
    # What is said of a person stands behind the name.
    return name if all(one.startswith(name) for one in names) else ""


def _linked_below_title(body: LexborNode, others: set[int]) -> str:
    """The name of the person to whom one of the first links behind the heading leads."""
    left = 0
    for node in body.css("h1,a[href]")[:MOST_ELEMENTS]:
        if node.tag == "h1":
            left = LINKS_TO_A_NAME
        elif left and (name := " ".join(node.text(separator=" ").split())):
            left -= 1
            if (
                len(name) <= LONGEST_NAME
                and not stands_in(node, others)
                and not NO_NAME.fullmatch(name)
                and leads_to_a_person(node.attributes["href"] or "")
            ):
                return name
    return ""


def _linked_beside_a_day(body: LexborNode, others: set[int]) -> str:
    """The name of the first person whose link stands in one piece with a day, as that of a thread's only post does."""
    people = [
        node
        for node in body.css("a[href]")[:MOST_ELEMENTS]
        if leads_to_a_person(node.attributes["href"] or "") and not stands_in(node, others)
    ]
    for node in people[:LINKS_TO_A_NAME]:
        name, above = " ".join(node.text(separator=" ").split()), node.parent
        if not name or len(name) > LONGEST_NAME or NO_NAME.fullmatch(name) or DATE.search(name):
            continue
        for _ in range(CLIMBS_TO_A_DAY):
            if above is None or (above.tag in NOT_BESIDE and above.tag != "footer"):
                break
            if DATE.search(above.text(separator=" ")[:PAGE_FACTS]):
                return name
            # The foot of an article gives its day, that of a page does not.
            if above.tag == "footer":
                break
            above = above.parent
    return ""
