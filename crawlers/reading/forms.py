"""What a page asks its visitor to fill in: a password, a message with several fields, what to search for.

In: HTML. Out: `AskedFor`. Pure.
"""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

# A field that people see and write into; a form for messages has several, one for a code or a search has one.
WRITTEN_TYPES = frozenset({"", "text", "tel", "email", "number", "url"})
SEARCHED_TYPES = frozenset({"", "text", "search"})
FEWEST_FIELDS = 2
# How far above its field what is called a search is looked for, and among how many fields.
CLIMBS_TO_A_SEARCH, MOST_SEARCHED = 5, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """`messages` are the words, without white space, of each form that takes several fields or a text, and no password; `searches` those of
    what is called a search and holds a field."""

    password: bool = False
    messages: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()


def read_asked_for(html: str) -> AskedFor:
    """What the fields of `html` ask for. Never raises for bad HTML."""
    if "<input" not in html and "<textarea" not in html and "<INPUT" not in html:
        return AskedFor()
    parser = LexborHTMLParser(html)
    messages = [_words(form) for form in parser.css("form") if _takes_message(form)]
    boxes = (
        _search_around(field) for field in parser.css("input")[:MOST_SEARCHED] if _type_of(field) in SEARCHED_TYPES
    )
    searches = tuple(_words(box) for box in boxes if box is not None)
    return AskedFor(password=_has_password(parser.body), messages=tuple(messages), searches=searches)


def _search_around(field: LexborNode) -> LexborNode | None:
    """The outermost piece around a field that is called a search; None if none is."""
    found, upper = None, field.parent
    for _ in range(CLIMBS_TO_A_SEARCH):
        if upper is None or upper.tag == "body":
            break
        if "search" in f"{upper.attributes.get('class') or ''} {upper.attributes.get('id') or ''}".lower():
            found = upper
        upper = upper.parent
    return found


def _has_password(node: LexborNode | None) -> bool:
    return node is not None and any(_type_of(field) == "password" for field in node.css("input"))


def _takes_message(form: LexborNode) -> bool:
    if _has_password(form):
        return False
    written = sum(_type_of(field) in WRITTEN_TYPES for field in form.css("input"))
    return written >= FEWEST_FIELDS or form.css_first("textarea") is not None


def _type_of(field: LexborNode) -> str:
    return (field.attributes.get("type") or "").strip().lower()


def _words(form: LexborNode) -> str:
    return "".join(form.text().split())
