"""What stands beside a page's own matter: its menus, foot and side columns. Their lists are on every page of a site and make none a list.

In: nodes of a tree. Out: whether one is furniture. Told by the elements HTML has for it, by the words everybody names such columns
with, by what stands at their head; whatever holds a page's heading or most of its words is none.
"""

import re

from selectolax.lexbor import LexborNode

TAGS = frozenset({"aside", "nav", "footer"})
ROLES = frozenset({"complementary", "navigation", "contentinfo", "menu", "menubar"})
NAME = re.compile(
    r"(?:(?!has|no|with|without)\w+[-_])?(?:side-?bars?|aside|widgets?|foot(?:er)?|nav(?:bar)?|menu|dropdown|related|recommend(?:s|ed|ations?)?|similar)(?:[-_]?\w+)?",
    re.IGNORECASE,
)
# The same in one word: «mainSideBar».
JOINED_NAME = re.compile(
    r"(?!.*(?:[Hh]as|[Nn]o|[Ww]ith|[Ww]ithout)[A-Z])[a-zA-Z]*[a-z](?:Side-?[Bb]ars?|Widgets?|Footer|Nav(?:bar)?|Menu)"
)
HEADED = re.compile(
    r"\W*(?:相关(?:推荐|文章|阅读|内容|新闻|帖子|资讯|主题|链接)|猜你喜欢|推荐阅读|延伸阅读|related (?:posts|articles|topics|reading)|you may also|read next)",
    re.IGNORECASE,
)
MOST_CLIMBS, MOST_PIECES, LONGEST_HEAD = 12, 40, 30
# Of a page's words; a column that holds more is the page. One beside a heading may stand by a very short text.
MOST_OF_A_PAGE, MOST_BESIDE_A_HEADING = 0.6, 0.9


class Furniture:
    """The furniture of one page."""

    def __init__(self, body: LexborNode, length: int) -> None:
        """`length`: characters of the whole page."""
        self._most = length * (MOST_OF_A_PAGE if body.css_first("h1") is None else MOST_BESIDE_A_HEADING)
        self._body = body.mem_id
        self._known: dict[int, bool] = {}

    def holds(self, node: LexborNode) -> bool:
        """Whether `node` stands in a menu, a foot or a side column."""
        upper: LexborNode | None = node
        for _ in range(MOST_CLIMBS):
            if upper is None or upper.mem_id == self._body:
                return False
            if self._is_furniture(upper):
                return True
            upper = upper.parent
        return False

    def is_all_of(self, node: LexborNode) -> bool:
        """Whether `node` holds nothing but furniture: a side column whatever it is called, with the days of what it lists."""
        piece, left, known = node.child, MOST_PIECES, False
        while piece is not None and left:
            if not (piece.tag or "-").startswith(("-", "!", "script", "style")):
                if not self._is_furniture(piece):
                    return False
                known, left = True, left - 1
            piece = piece.next
        return known

    def _is_furniture(self, node: LexborNode) -> bool:
        known = self._known.get(node.mem_id)
        if known is None:
            known = self._known[node.mem_id] = _is_named_so(node) and self._is_beside(node)
        return known

    def _is_beside(self, node: LexborNode) -> bool:
        return node.css_first("h1,main") is None and len(" ".join(node.text().split())) <= self._most


def _is_named_so(node: LexborNode) -> bool:
    attributes = node.attributes
    if node.tag in TAGS or attributes.get("role") in ROLES:
        return True
    names = [*(attributes.get("class") or "").split(), attributes.get("id") or ""]
    return (
        any(NAME.fullmatch(name) or JOINED_NAME.fullmatch(name) for name in names)
        or HEADED.match(node.text().lstrip()[:LONGEST_HEAD]) is not None
    )
