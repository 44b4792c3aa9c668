"""Taming absurdly nested HTML before the parser sees it.

The parser, like every HTML parser, needs quadratic time for elements nested tens of thousands deep. In: HTML text.
Out: the same text, without tags deeper than a browser would nest.
"""

import re

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
# Elements that hold nothing, or that the next of their kind closes.
VOID_TAGS = frozenset(
    "area base br col embed hr img input link meta source track wbr li p dd dt option tr td th".split()  # noqa: SIM905
)
MANY_TAGS, MAX_DEPTH = 20_000, 500


def flattened(html: str) -> str:
    """`html` without tags nested deeper than MAX_DEPTH.

    Only pages with very many tags are looked at; a browser, too, stops nesting at 512.
    """
    if html.count("<") < MANY_TAGS:
        return html
    depth, kept, end = 0, [], 0
    for tag in TAG.finditer(html):
        is_closing = tag[1] == "/"
        if depth > MAX_DEPTH:
            kept += [html[end : tag.start()], " "]
            end = tag.end()
        if tag[2].lower() not in VOID_TAGS:
            depth = max(0, depth - 1) if is_closing else depth + 1
    return "".join([*kept, html[end:]])
