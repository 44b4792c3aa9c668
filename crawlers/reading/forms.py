"""What a page asks its visitor to fill in: a password, or a message with several fields.

In: HTML. Out: `AskedFor`. Pure.
"""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

# A field that people see and write into; a form for messages has several, one for a code or a search has one.
WRITTEN_TYPES = frozenset({"", "text", "tel", "email", "number", "url"})
FEWEST_FIELDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """`messages` are the words, without white space, of each form that takes several fields or a text, and no password."""

    password: bool = False
    messages: tuple[str, ...] = ()


def read_asked_for(html: str) -> AskedFor:
    """What the fields of `html` ask for. Never raises for bad HTML."""
    if "<input" not in html and "<textarea" not in html and "<INPUT" not in html:
        return AskedFor()
    parser = LexborHTMLParser(html)
    messages = [_words(form) for form in parser.css("form") if _takes_message(form)]
    return AskedFor(password=_has_password(parser.body), messages=tuple(messages))


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
