"""The lists of a page: brothers most of which lead somewhere of their own, under titles of their own.

In: the families of a page, its furniture. Out: the families that are lists, the largest first.
"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from crawlers.reading.alike import PROSE_WIDTH, SHORTEST_POST, are_alike, is_dated, own_width
from crawlers.reading.brothers import HEADING, Brothers, Record, is_numbered, width
from crawlers.reading.dates import CLOCK, MONTH
from crawlers.reading.furniture import Furniture
from crawlers.reading.last_answers import LAST, tells_of_answers

FEWEST_ROWS = 3
# Width counts a Chinese character as two; menus stay below, titles of posts above.
TITLE_WIDTH, WIDEST_TITLE = 9, 200
MOST_LINKS_OF_A_ROW = 14
# An index of pages that bear their names in their addresses, as a wiki's do, says little besides; four such links are no menu by chance.
FEWEST_NAMED, SHARE_NAMED, MOST_BESIDE_A_NAME = 4, 0.6, 70
# A line that says who changed a page, when and why says more besides; and the same page may be changed many times.
MOST_BESIDE_A_CHANGE, FEWEST_CHANGED = 240, 2
# Boards with so many answered among them are told by that.
FEWEST_PLACES, SHARE_ANSWERED = 2, 0.3
LINE_TAGS, SHARE_DATED = frozenset({"li", "tr"}), 0.8
BEFORE_A_NAME, NO_LETTERS = re.compile(r"[/?=&]"), re.compile(r"[\W_]+")
# A second list of the page counts if it is at least this large beside the first.
SECOND_LIST = 0.3


def find_lists(families: list[Brothers], furniture: Furniture) -> tuple[list[Brothers], list[Brothers]]:
    """The lists of the page, the largest first: brothers most of which lead somewhere of their own; and those beside its matter."""
    scored = [(score, part) for family in families for score, part in _scored(family)]
    scored.sort(key=lambda pair: -pair[0])
    own = [pair for pair in scored if not furniture.holds(pair[1].records[0].node)]
    elsewhere = [family for family in families if not furniture.holds(family.records[0].node)] if own else []
    return _with_cousins(_largest(own), elsewhere), _largest(scored)


def _scored(family: Brothers) -> Iterator[tuple[float, Brothers]]:
    """A family that is a list, or what in it makes one: rows of one kind among lines between them, told by their classes or headings."""
    for whole in (*_without_lines_between(family), family):
        score = _list_score(whole)
        if score > 0:
            yield score, whole
            return
    titled = [record for record in family.records if record.href and width(record.title) >= TITLE_WIDTH]
    if not FEWEST_ROWS <= len(titled) < len(family.records):
        return
    named = Counter(record.node.attributes.get("class") or "" for record in titled)
    name, count = named.most_common(1)[0]
    alike = [record for record in titled if name and record.node.attributes.get("class") == name]
    for records in (alike, [record for record in titled if record.best > HEADING]):
        part = Brothers(records=records)
        if len(records) >= FEWEST_ROWS and (score := _list_score(part)) > 0:
            yield score, part
            return


def _without_lines_between(family: Brothers) -> Iterator[Brothers]:
    """Rows without the lines of another class between them, which lead to people and to what may be done."""
    beside = [record for record in family.records if record.is_beside]
    if len(beside) < FEWEST_ROWS:
        return
    leading = [record for record in family.records if record.href and not record.is_beside]
    # Buttons around posts are no rows with lines between them.
    if _are_numbered_posts([record for record in family.records if record.href]):
        return
    if 2 * len(beside) > len(leading) >= FEWEST_ROWS and not _classes(leading) & _classes(beside):
        yield Brothers(records=leading)


def _classes(records: list[Record]) -> set[str]:
    return {record.node.attributes.get("class") or "" for record in records}


def _largest(scored: list[tuple[float, Brothers]]) -> list[Brothers]:
    kept: list[Brothers] = []
    taken: set[str] = set()
    for score, family in scored:
        hrefs = {record.href for record in family.records if record.href}
        if score < SECOND_LIST * scored[0][0] or len(hrefs & taken) > len(hrefs) / 2:
            continue
        kept.append(family)
        taken |= hrefs
    return kept


def _with_cousins(kept: list[Brothers], families: list[Brothers]) -> list[Brothers]:
    """Lists, and what is made like their rows but stands apart: an archive's years with fewer rows than a list has, the newest article."""
    known = {record.node.mem_id for family in kept for record in family.records}
    made = {kind for family in kept if (kind := _kind(family))[1]}
    cousins = [
        family
        for family in families
        if family.records[0].node.mem_id not in known
        and all(record.href for record in family.records)
        and (_kind(family) in made or _is_an_article(family))
    ]
    return [*kept, *cousins]


def _is_an_article(family: Brothers) -> bool:
    """Whether a family is one article whose heading leads on."""
    first = family.records[0]
    return len(family.records) == 1 and first.node.tag == "article" and first.best > HEADING


def _kind(family: Brothers) -> tuple[str, str, str]:
    """How the brothers are made: element and classes of the first, and the classes of what holds them."""
    node = family.records[0].node
    holder = node.parent.attributes.get("class") if node.parent is not None else None
    names = re.sub(r"\d+", "", node.attributes.get("class") or "")
    return node.tag or "", names, re.sub(r"\d+", "", holder or "")


def _list_score(family: Brothers) -> float:
    led = [record for record in family.records if record.href and record.links <= MOST_LINKS_OF_A_ROW]
    # Two headings that lead on are a list, too: the last page of one. So are two boards.
    are_answered = all(tells_of_answers(record.node) for record in led) or _are_places(led)
    fewest = 2 if are_answered or all(_is_headed(record) for record in led) else FEWEST_ROWS
    if len(led) < fewest or len(led) < 0.5 * len(family.records):
        return 0.0
    hrefs, titles = {record.href for record in led}, {record.title for record in led}
    are_repeated = len(hrefs) < 0.7 * len(led) or len(titles) < 0.5 * len(led)
    if (are_repeated and not _are_changes(led)) or _are_no_rows(led):
        return 0.0
    widths = sorted(min(width(record.title), WIDEST_TITLE) for record in led)
    is_short = widths[len(widths) // 2] < TITLE_WIDTH and not are_answered
    if (is_short and not _are_dated_names(led) and not is_index(family)) or not are_alike(led):
        return 0.0
    return float(sum(min(wide, 60) for wide in widths)) + sum(20 for record in led if record.best > HEADING)


def is_index(family: Brothers) -> bool:
    """Whether brothers that lead somewhere are no more than the names of pages that their addresses name so, too; reckoned once."""
    if family.are_names is None:
        family.are_names = _are_names([record for record in family.records if record.href])
    return family.are_names


def _are_names(led: list[Record]) -> bool:
    if len(led) < FEWEST_NAMED or led[0].node.tag == "p":
        return False
    named = [record for record in led if _is_named_by_its_address(record)]
    beside = [record for record in named if width(record.text) - width(record.title) <= _most_beside(record)]
    return len(beside) >= SHARE_NAMED * len(led)


def _most_beside(record: Record) -> int:
    return MOST_BESIDE_A_CHANGE if record.author and _is_timed(record) else MOST_BESIDE_A_NAME


def _is_timed(record: Record) -> bool:
    return is_dated(record) or CLOCK.search(record.edges) is not None


def _are_changes(led: list[Record]) -> bool:
    """Whether brothers tell of what was done to pages, and when: a page that was changed twice stands there twice."""
    told = [record for record in led if _is_timed(record) and _is_named_by_its_address(record)]
    return len(told) >= SHARE_NAMED * len(led) and len({record.href for record in told}) >= FEWEST_CHANGED


def _is_named_by_its_address(record: Record) -> bool:
    name = NO_LETTERS.sub("", record.title).lower()
    address = unquote(record.href.partition("#")[0], errors="replace").lower()
    return (
        len(name) > 1
        and name[-1] in address
        and any(NO_LETTERS.sub("", piece).endswith(name) for piece in BEFORE_A_NAME.split(address) if piece)
    )


def _are_dated_names(led: list[Record]) -> bool:
    """Whether short names each head a line with a day of its own, which a menu has not; a chronicle begins with its days."""
    dated = [
        record
        for record in led
        if record.node.tag in LINE_TAGS
        and len(record.title) > 1
        and record.text.startswith(record.title)
        and is_dated(record)
        and width(record.text) - width(record.title) <= MOST_BESIDE_A_NAME
    ]
    return len(dated) >= max(FEWEST_NAMED, SHARE_DATED * len(led))


def _are_places(led: list[Record]) -> bool:
    """Whether brothers are boards: each begins with its name, and several tell of the last answer in it; those of no answer do not."""
    if len(led) < FEWEST_PLACES or any(record.is_beside or not record.text.startswith(record.title) for record in led):
        return False
    return SHARE_ANSWERED * len(led) <= sum(LAST.search(record.edges) is not None for record in led)


def _is_headed(record: Record) -> bool:
    return record.best > HEADING and width(record.text) > width(record.title) + PROSE_WIDTH


def _are_no_rows(led: list[Record]) -> bool:
    """Whether brothers are something else that leads on: an archive's months, posts of people, the columns of a page."""
    return _are_months(led) or _are_signed_posts(led) or _are_columns(led)


def _are_columns(led: list[Record]) -> bool:
    """Whether most stand under a heading that leads nowhere, and hold several links under it: what is listed stands within them."""
    return sum(_is_column(record) for record in led) > 0.5 * len(led)


def _is_column(record: Record) -> bool:
    return bool(record.heading) and record.title != record.heading and record.best <= HEADING and record.links > 1


def _are_months(led: list[Record]) -> bool:
    """Whether the titles are months and years, as archives count them."""
    return sum(MONTH.fullmatch(record.title) is not None for record in led) > 0.5 * len(led)


def _are_signed_posts(led: list[Record]) -> bool:
    """Whether brothers that lead to nothing but people, or do something, say something of their own, and when: posts."""
    people = [record for record in led if record.is_beside]
    if len(people) > 0.5 * len(led):
        return sum(own_width(record) >= SHORTEST_POST for record in people) > len(people) / 2
    return _are_numbered_posts(led)


def _are_numbered_posts(led: list[Record]) -> bool:
    """Whether what is numbered among the parts of a page is signed and dated and says more than any other: a few posts among buttons."""
    numbered = [record for record in led if is_numbered(record.node)]
    if not numbered or not all(map(_is_numbered_post, numbered)):
        return False
    others = (width(record.text) - record.link_width for record in led if not is_numbered(record.node))
    return sum(map(own_width, numbered)) > max(others, default=0)


def _is_numbered_post(record: Record) -> bool:
    # «Quote» under an only post leads somewhere of its own, and names nothing.
    has_no_title = record.is_beside or (record.best <= HEADING and width(record.title) < TITLE_WIDTH)
    return has_no_title and bool(record.author) and own_width(record) >= PROSE_WIDTH
