"""Pages of 128 kB to judge: an ordinary one, one full of the field's words, and the worst, which is nothing but such words.

In: texts of our corpus, a number. Out: HTML. The furniture around the text is what such pages have: scripts, styles, menus, a list
of other posts, small pictures. The ordinary page speaks of everyday things and has two texts of the field among them.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

PAGE_BYTES = 128_000
TEXT_CHARACTERS = 5_700
"""17 kB of text in UTF-8, as on the real pages of the detection study."""
_EVERYDAY = (
    "今天天气不错，下午去公园走了走，湖边的柳树已经发芽，很多人带着孩子放风筝。",
    "新买的电饭锅用了一个星期，煮粥很方便，就是内胆容易粘，清洗的时候要泡一会儿。",
    "请问从火车站到会展中心怎么坐车最快？地铁换乘一次大概四十分钟，打车要看早晚高峰。",
    "小区物业通知本周六上午停水检修，请各位业主提前储水，不便之处敬请谅解。",
    "二手自行车转让，八成新，前后刹车都好用，自提，联系时请说明在论坛看到的。",
    "这本书的后半部分写得更好，人物的选择有了来由，结尾留下的余地也很大。",
)
_SCRIPT = '<script>window.__page={"id":%d,"ts":"2026-11-20","list":[1,2,3]};(function(d,s){var e=d.createElement(s);e.async=1})(document,"script");</script>\n'
_ROW = '<li class="thread-row %s"><a class="title" href="/thread-%d.html">帖子标题第%d号</a><span class="date">11-%d</span><img src="/avatar/%d.png" alt=""></li>\n'


def _ordinary(texts: Sequence[str], count: int) -> Iterator[str]:
    for number in range(count):
        chance = random.Random(number)
        two = [f"<p>{text}</p>" for text in chance.sample(texts, 2)]
        paragraphs = [f"<p>{chance.choice(_EVERYDAY)}</p>" for _ in range(TEXT_CHARACTERS // 45)]
        yield _page([*paragraphs[:60], *two, *paragraphs[60:]], chance)


def _full_of_words(texts: Sequence[str], count: int) -> Iterator[str]:
    for number in range(count):
        chance = random.Random(number)
        yield _page(_paragraphs(texts, TEXT_CHARACTERS, chance), chance)


def _nothing_but_words(texts: Sequence[str], count: int) -> Iterator[str]:
    for number in range(count):
        chance = random.Random(number)
        yield _page(_paragraphs(texts, PAGE_BYTES // 3, chance), chance)


def _paragraphs(texts: Sequence[str], characters: int, chance: random.Random) -> list[str]:
    paragraphs: list[str] = []
    while (left := characters - sum(map(len, paragraphs))) > 0:
        paragraphs.append(f"<p>{chance.choice(texts)[:left]}</p>")
    return paragraphs


def _page(paragraphs: Sequence[str], chance: random.Random) -> str:
    """The paragraphs with furniture around them, cut or filled to `PAGE_BYTES`."""
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>页面</title></head><body><div class="wrap">'
    html = head + "\n".join(paragraphs) + "</div>"
    left = PAGE_BYTES - len(html.encode())
    pieces: list[str] = []
    while left > 0:
        number = chance.randrange(10_000)
        row = _ROW % (chance.choice(("odd", "even")), number, number, number % 30 + 1, number % 50)
        pieces.append(row if len(pieces) % 3 else _SCRIPT % number)
        left -= len(pieces[-1].encode())
    return html + "".join(pieces) + "</body></html>"


PAGES_OF: Mapping[str, Callable[[Sequence[str], int], Iterator[str]]] = {
    "ordinary pages": _ordinary,
    "pages full of the field's words": _full_of_words,
    "pages of nothing but the field's words": _nothing_but_words,
}
