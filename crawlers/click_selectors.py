"""What a site file may name for the recorder to click. In: a selector. Out: whether it is one."""

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

WORDS = "text="
# Everything a page may have at once: a file that names such a thing means something else.
TOO_WIDE = frozenset({"*", "a", "button", "div", "span", "input", "body", "html"})


def may_be_clicked(selector: str) -> bool:
    """Whether this is `text=` with words behind it, or a CSS selector that names something in particular."""
    if selector.startswith(WORDS):
        return bool(selector.removeprefix(WORDS).strip())
    if selector.strip().lower() in TOO_WIDE or ">>" in selector:
        return False
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except (SelectolaxError, ValueError):
        return False
    return bool(selector.strip())
