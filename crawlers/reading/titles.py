"""Which link of a record is its title: not what every record offers to do, not a person's name, not the page itself.

In: the tree's body, its address, records. Out: the records know their title, where it leads, and what they link to besides.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from crawlers.reading.brothers import HEADING, MOST_ELEMENTS, Record, above, width
from crawlers.reading.companions import Companions
from crawlers.reading.dates import DATE
from crawlers.reading.names import LONGEST_NAME, SAYING, SAYS_NOTHING, name_before_a_day
from crawlers.reading.permalinks import leads_to_a_contribution, leads_to_the_newest

PERSON_PATH = re.compile(
    r"(?:^|[/?])(?:users?|u|members?|profile|people|authors?|space)(?:[/.?-]|$)|[?&;](?:uid|user|username|author|u)="
    r"|[?&;](?:action|act|do|mode)=(?:view_?)?(?:profile|user_?info)(?=[&;]|$)",
    re.IGNORECASE,
)
# The pages of its people have a part of a wiki to themselves.
WIKI_PERSON = re.compile(
    r"[/=](?:user(?:_talk)?|用户(?:讨论)?|%E7%94%A8%E6%88%B7(?:%E8%AE%A8%E8%AE%BA)?)(?::|%3A)"
    r"|(?:special|特殊|%E7%89%B9%E6%AE%8A)(?::|%3A)(?:contributions|用户贡献|%E7%94%A8%E6%88%B7%E8%B4%A1%E7%8C%AE)/",
    re.IGNORECASE,
)
# The links of a menu stand on every page of a site, and those of a page are looked at several times.
REMEMBERED = 4096
# A visit's own number, which a site gives to who takes no cookies, says nothing of where an address leads.
VISIT = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
BARE_NUMBERS = re.compile(r"\d+(?:,\d+)*")
SCRIPT_NAME = re.compile(r"[a-z]{2,5}|[\w-]+\.[a-z]{2,5}|", re.IGNORECASE)
# Short words under which several addresses stand are what can be done with each record («回复», «Read more»), no titles of any.
WIDEST_CONTROL, FEWEST_OF_A_CONTROL = 16, 3
MOST_WEIGHED, WEIGHT_OF_AN_ANSWER = 120, 2
CLIMBS_TO_A_LINK = 3
LETTERS_OF_A_STAMP = 2
HEADING_TAGS, MOST_OF_A_HEADING, MOST_BEHIND_A_LINK = frozenset({"h1", "h2", "h3", "h4", "h5"}), 0.75, 0.5
# A link of more words than a title has may hold a whole card, title and all.
WIDEST_TITLE = 60
SELF_REFERENCE = re.compile(r"(?:goto|findpost|reply\w*|share)=", re.IGNORECASE)
# What shows the same page in another way.
VIEW = re.compile(
    r"mode|action|view|sort\w*|order\w*|dir|print\w*|datecut|prefix|style|theme|highlight|pid|post", re.IGNORECASE
)
REPLY = re.compile(r"^(?:re|aw|回复|回覆|答复)\s*[:：]\s*", re.IGNORECASE)
PART_OF_TITLE = re.compile(r"\s+[-–—|·]\s+|_")
PLACE_REFERENCE = re.compile(r"(?:post|pid|p)=", re.IGNORECASE)


def count_links(body: LexborNode, url: str, record_of: dict[int, Record]) -> None:
    """Tell every record of the links below it, and which of them is its title: in a heading, or the longest."""
    page = urlsplit(url)
    headings, beside = _of_headings(body)
    days = {anchor.mem_id for anchor, day in _around(body, "a time[datetime]") if day.text().strip() == anchor.text().strip()}  # fmt: skip
    said = [
        (anchor, (anchor.attributes.get("href") or "").strip(), " ".join(anchor.text(separator=" ").split()))
        for anchor in body.css("a[href]")[:MOST_ELEMENTS]
    ]
    anchors = [link for link in said if link[2]]
    controls = _controls([(href, words) for anchor, href, words in anchors if anchor.mem_id not in headings])
    offered: dict[int, set[str]] = defaultdict(set)
    own, companions = names_of_page(body), Companions(page)
    for anchor, href, words in anchors:
        letters = width(SAYS_NOTHING.sub("", DATE.sub("", words)))
        # The day of a record leads to where it was said; it names nothing.
        is_day = anchor.mem_id in days or (not letters and DATE.search(words) is not None)
        is_heading = anchor.mem_id in headings and not is_day
        is_control = words in controls and not is_heading and anchor.mem_id not in beside
        is_title = not (words.isdecimal() or _is_itself(href, url, page) or REPLY.sub("", words) in own)
        is_person = len(words) <= LONGEST_NAME and leads_to_a_person(href)
        weight = (
            _weight(words, is_heading=is_heading, is_control=is_control, is_person=is_person or is_day)
            if is_title and anchor.mem_id not in beside and not companions.hold(href)
            else 0
        )
        if weight < HEADING and "#" in href and leads_to_a_contribution(href):
            # A row's newest answer names it where nothing else does.
            weight = min(weight, WEIGHT_OF_AN_ANSWER)
        title = _title_in(anchor) or words if is_title and weight > WIDEST_TITLE else words
        for record in above(anchor, record_of):
            record.links += 1
            record.link_width += letters
            if is_control:
                offered[record.node.mem_id].add(href)
            if is_person and is_title and not record.author:
                record.author = _whole_name(anchor, words)
            if weight > record.best and not _is_behind_a_name(record, weight, href):
                record.best, record.href, record.title = weight, href, title
                record.is_beside = is_control or is_person or (is_day and not is_heading)
    wordless = [(anchor, href) for anchor, href, words in said if not words and not _is_itself(href, url, page)]
    labels = _note_wordless(wordless, record_of, offered)
    _name_by_headings(body, record_of, offered)
    _name_by_labels(labels, record_of, offered)


def _is_behind_a_name(record: Record, weight: int, href: str) -> bool:
    """Whether a link leads to what was last said in a board whose name stands before it."""
    return record.best > WEIGHT_OF_AN_ANSWER and weight < HEADING and leads_to_the_newest(href)


def _of_headings(body: LexborNode) -> tuple[set[int], set[int]]:
    """The links that are headings, and those that stand in one beside what it says."""
    within = body.css("h1 a,h2 a,h3 a,h4 a,h5 a")
    named = {anchor.mem_id for anchor in within if _names_its_heading(anchor)}
    around = {anchor.mem_id for anchor, _ in _around(body, "a h1,a h2,a h3")}
    return named | around, {anchor.mem_id for anchor in within} - named - around


def _names_its_heading(anchor: LexborNode) -> bool:
    """Whether a link in a heading is what the heading says, and not what may be done with what stands below it («[编辑]»)."""
    heading = anchor.parent
    for _ in range(CLIMBS_TO_A_LINK):
        if heading is None or (heading.tag or "") in HEADING_TAGS:
            break
        heading = heading.parent
    if heading is None:
        return True
    words, own = SAYS_NOTHING.sub("", heading.text()), SAYS_NOTHING.sub("", anchor.text())
    first = heading.css_first("a[href]")
    # Behind the link to whoever wrote it a title is less of the heading.
    most = MOST_OF_A_HEADING if first is None or first.mem_id == anchor.mem_id else MOST_BEHIND_A_LINK
    return words.startswith(own) or width(own) >= most * width(words)


def _note_wordless(
    links: list[tuple[LexborNode, str]], record_of: dict[int, Record], offered: dict[int, set[str]]
) -> dict[int, str]:
    """What links without words offer: a picture, or a sheet over a whole card. The label of the first, by record."""
    labels: dict[int, str] = {}
    for anchor, href in links:
        label = _label(anchor)
        for record in above(anchor, record_of):
            offered[record.node.mem_id].add(href)
            if label:
                labels.setdefault(record.node.mem_id, label)
    return labels


def _name_by_labels(labels: dict[int, str], record_of: dict[int, Record], offered: dict[int, set[str]]) -> None:
    """A record with nothing but a picture that leads somewhere is called as the picture is."""
    for number, label in labels.items():
        record = record_of[number]
        if not record.best and len(offered[number]) == 1:
            record.best, record.href, record.title = width(label), next(iter(offered[number])), label


def _label(anchor: LexborNode) -> str:
    """What a link without words says to who cannot see it; a day is no name."""
    picture = anchor.css_first("img[alt]")
    shown = picture.attributes.get("alt") if picture is not None else None
    said = anchor.attributes.get("aria-label") or anchor.attributes.get("title")
    label = " ".join((shown or said or "").split())
    return label if width(SAYS_NOTHING.sub("", DATE.sub("", label))) > LETTERS_OF_A_STAMP else ""


def names_of_page(body: LexborNode) -> set[str]:
    """What the page calls itself: links under that name, or under an answer to it, lead to its own pieces."""
    title = body.parent.css_first("title") if body.parent is not None else None
    words = " ".join(title.text(separator=" ").split()) if title is not None else ""
    return {words, PART_OF_TITLE.split(words, maxsplit=1)[0]} - {""}


def _around(body: LexborNode, query: str) -> Iterator[tuple[LexborNode, LexborNode]]:
    """Links that hold what `query` finds, each with what it holds."""
    for held in body.css(query)[:MOST_ELEMENTS]:
        upper = held.parent
        for _ in range(CLIMBS_TO_A_LINK):
            if upper is None or upper.tag == "a":
                break
            upper = upper.parent
        if upper is not None:
            yield upper, held


@lru_cache(maxsize=REMEMBERED)
def leads_to_a_person(href: str) -> bool:
    """Whether an address is a person's own page; not one of the texts that stand below it."""
    if (":" in href or "%3" in href) and WIKI_PERSON.search(href):
        return True
    for found in PERSON_PATH.finditer(href):
        name, mark, rest = VISIT.sub("", href[found.end() :]).replace("&", "?").replace(";", "?").partition("?")
        name, slash, deeper = name.partition("/")
        is_path = "=" not in found[0]
        names_a_script = is_path and bool(mark) and not slash and SCRIPT_NAME.fullmatch(name) is not None
        further = len(re.findall(r"\d+", deeper + mark + rest))
        # Some scripts are told by their order what their numbers mean; the last of them is the person.
        if further <= names_a_script or (names_a_script and BARE_NUMBERS.fullmatch(rest)):
            return True
    return False


def _whole_name(person: LexborNode, shown: str) -> str:
    """The name of a person whose link shows no more than its first letter, as pictures made of letters do."""
    if len(shown) > 1:
        return shown
    for node in (person, *person.css("[title]")):
        name = (node.attributes.get("title") or "").strip()
        if name.lower().startswith(shown.lower()) and len(name) <= LONGEST_NAME:
            return name
    return shown


def _title_in(card: LexborNode) -> str:
    """The words of the heading a link holds; empty if it holds none."""
    heading = card.css_first("h1,h2,h3,h4,h5,h6") or card.css_first("[class*=title]")
    return " ".join(heading.text(separator=" ").split()) if heading is not None else ""


def _weight(words: str, *, is_heading: bool, is_control: bool, is_person: bool) -> int:
    if is_person:
        return width(words) if is_heading else 1
    if is_control:
        # Rows may share a title; where there is no better one, it is theirs.
        return 1 + width(words) // 4
    return min(width(words), MOST_WEIGHED) + (HEADING if is_heading else 0)


def _controls(links: list[tuple[str, str]]) -> set[str]:
    """Words that stand over several addresses."""
    addresses: dict[str, set[str]] = defaultdict(set)
    for href, words in links:
        if len(addresses[words]) < FEWEST_OF_A_CONTROL and width(words) <= WIDEST_CONTROL:
            addresses[words].add(href)
    return {words for words, hrefs in addresses.items() if len(hrefs) >= FEWEST_OF_A_CONTROL}


def _name_by_headings(body: LexborNode, record_of: dict[int, Record], offered: dict[int, set[str]]) -> None:
    """A record whose only way is «查看详情» leads where that leads, under the name its heading gives it; «张三 说：» names who speaks."""
    for heading in body.css("h2,h3,h4,h5")[:MOST_ELEMENTS]:
        words = " ".join(heading.text(separator=" ").split())
        speaker = ("" if _holds_a_title(heading) else name_before_a_day(words)) or SAYING.sub("", words)
        for record in above(heading, record_of):
            if speaker == words:
                record.heading = record.heading or words
            elif not record.author and len(speaker) <= LONGEST_NAME:
                record.author = speaker
    for number, hrefs in offered.items():
        record = record_of[number]
        # A heading is more than the labels of a record.
        has_no_title = record.is_beside or record.best < width(record.heading)
        if has_no_title and record.heading and len(hrefs) == 1:
            record.best, record.href, record.title = width(record.heading), next(iter(hrefs)), record.heading
            record.is_beside = False


def _holds_a_title(heading: LexborNode) -> bool:
    """Whether a heading leads on to something else than a person: what stands in it before a day is what that is called."""
    return any(not leads_to_a_person(link.attributes["href"] or "") for link in heading.css("a[href]:not([href^='#'])"))


def _is_itself(href: str, url: str, page: SplitResult) -> bool:
    """Whether a link stays on the page, or names one of its posts."""
    if href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return True
    address, mark, _ = href.partition("#")
    # Most links are told by their last step, a hundred times faster than by joining addresses.
    name = page.path.rpartition("/")[2]
    if not address.partition("?")[0].endswith(name or "/") and not address.startswith("?"):
        return False
    try:
        parts = urlsplit(urljoin(url, address))
    except ValueError:
        return True
    if (parts.netloc, parts.path) != (page.netloc, page.path):
        return False
    if SELF_REFERENCE.match(parts.query) or (mark and PLACE_REFERENCE.match(parts.query)):
        return True
    asked, here = parse_qsl(parts.query, keep_blank_values=True), parse_qsl(page.query, keep_blank_values=True)
    if here and set(here) < set(asked) and all(VIEW.fullmatch(name) for name, _ in set(asked) - set(here)):
        return True
    return set(asked) <= set(here) if asked else parts.query == page.query
