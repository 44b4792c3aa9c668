"""Labels by which a page itself says that something was paid for, and the row that such a label belongs to.

The law asks for them (互联网广告管理办法 of 2023, article 9: an ad is marked 广告, a bid-for search result is told from natural ones), so on
search engines, portals and in feeds of posts the label is the surest sign there is.

In: nodes of a parsed page. Out: the element that holds the whole ad, or None where a label is only a word of a menu.
"""

import re

from selectolax.lexbor import LexborNode

LABEL_WORDS = ("广告", "推广", "赞助", "廣告", "推廣", "贊助", "ponsored", "romoted", "dvertisement")
LABEL = re.compile(
    r"[\s\[【「(（·|]*(?:商业|品牌|付费|竞价)?(?:广告|推广|廣告|推廣|赞助(?:商|内容|链接)?|贊助|sponsored(?: links?)?|promoted|advertisement)"
    r"[\s\]】」)）·|:：]*",
    re.IGNORECASE,
)
LONGEST_LABEL = 16
# An ad says or shows something beside its label: a line of this many characters, or a picture.
LEAST_TEXT = 8
# What is larger is a part of the page and not one ad in it.
MOST_TEXT = 1500
MOST_STEPS = 8


def may_have_labels(html: str) -> bool:
    """Whether it is worth looking for labels; a search for words, many times cheaper than a walk."""
    return any(word in html for word in LABEL_WORDS)


def is_label(text: str) -> bool:
    """Whether a run of text is nothing but a label."""
    return len(text) <= LONGEST_LABEL and LABEL.fullmatch(text) is not None


def labelled_row(label: LexborNode) -> LexborNode | None:
    """The smallest element around the text node `label` that is an ad: it links somewhere or holds a frame, and says something."""
    node = label.parent
    for _ in range(MOST_STEPS):
        if node is None or node.tag in ("body", "html", None):
            return None
        text = " ".join((node.text() or "").split())
        if len(text) > MOST_TEXT:
            return None
        if _is_ad(node, text):
            return _whole_row(node, text)
        node = node.parent
    return None


def _is_ad(node: LexborNode, text: str) -> bool:
    if node.css_first("img, iframe") is not None and node.css_first("a[href], iframe") is not None:
        return True
    links = [" ".join((link.text() or "").split()) for link in node.css("a[href]")]
    lines = [line for line in links if not is_label(line)]
    if node.tag == "a" and node.attributes.get("href") and not is_label(text):
        lines.append(text)
    if not lines:
        return False
    # A menu with an entry 广告 is made of short links; an ad has a line to read.
    return max(map(len, lines)) >= LEAST_TEXT or len(text) - sum(map(len, links)) >= 2 * LEAST_TEXT


def _whole_row(node: LexborNode, text: str) -> LexborNode:
    """As far out as nothing is added: wrappers around one ad belong to it."""
    while (parent := node.parent) is not None and parent.tag not in ("body", "html", None):
        if len(" ".join((parent.text() or "").split())) > len(text):
            break
        node = parent
    return node
