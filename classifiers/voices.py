"""Who wrote which part of a page: furniture of the site, the page's own author, and others who answered.

In: blocks of a page. Out: claims about them. A title speaks for its author's text and for nobody's reply; what a site prints
under every page (registration numbers, complaint lines, disclaimers) is nobody's stance.
"""

import re
from collections.abc import Sequence

from crawlers.page import Block, BlockKind

_BYLINE = re.compile(
    r"(?:^|[ #楼])(?:发表于|发布于|回复于|回答于|编辑于|评论于)|^\s*\d{1,5}\s?(?:个回答|条回答|条评论|楼|#)|^(?:沙发|板凳|地板)$"
)
_PARTS_OF_BYLINES = ("表于", "布于", "复于", "辑于", "论于", "回答", "条评论", "楼", "#", "沙发", "板凳", "地板")
"""A text that has none of them has no byline."""
_LONGEST_BYLINE = 60
_FEWEST_BYLINES = 2
"""A single date stands under any article."""
_FURNITURE = re.compile(
    r"icp备|公网安备|违法(?:和不良)?信息|举报(?:电话|热线|中心|邮箱|入口)|免责声明|法律声明|防骗提醒|powered by|版权所有|copyright|不对其真实性|由用户自行发布|增值电信"
)
_LONGEST_FURNITURE = 200
"""Characters; a longer block that names a complaint line is a notice."""


def replies_from(blocks: Sequence[Block]) -> int | None:
    """Page offset from which on others than the page's author write; None on a page by one author."""
    short = [block for block in blocks if len(block.text) < _LONGEST_BYLINE]
    text = "\n".join([block.text for block in short])
    if not any(part in text for part in _PARTS_OF_BYLINES):
        return None
    starts = [block.start for block in short if _BYLINE.search(block.text)]
    return starts[0] if len(starts) >= _FEWEST_BYLINES else None


def is_furniture(block: Block) -> bool:
    """Whether the site prints this under every page. A title is never furniture."""
    if block.kind in (BlockKind.TITLE, BlockKind.HEADING) or len(block.text) > _LONGEST_FURNITURE:
        return False
    return bool(_FURNITURE.search(block.text.lower()))
