"""Sums of money, as sellers write them: «3万», «8000元», «192一支», «￥4300», «一次5k».

In: the length-preserving view of a text. Out: spans of sums, in order.
"""

import re

# Begins with the set of its first characters, which the matcher skips to.
_AMOUNT = re.compile(
    r"[¥￥$\d一二三四五六七八九十两几百](?:(?<=[¥￥$])\s?\d[\d,.]*"
    r"|(?<=\d)(?<![\d.]\d)(?:[\d,.]{0,8}\s?(?:-\s?\d+\s?)?(?:万|元|块|千元|美金|美元|w(?![a-z])|k(?![a-z])|rmb)"
    r"|\d{1,5}\s?(?:一|每|/)(?:支|套|本|管|盒|次|针|瓶|份|颗|个|单))"
    r"|(?<=[一二三四五六七八九十两几百])[一二三四五六七八九十两几百]{0,3}[多来几余]?万(?!分|一|物|岁|般|能))"
)


def find_amounts(mapped: str) -> list[tuple[int, int]]:
    """Spans of sums of money."""
    return [match.span() for match in _AMOUNT.finditer(mapped)]
