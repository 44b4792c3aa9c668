"""How often hosts were asked where a browser looked at pages, counted as the politeness card counts.

In: counts of single looks. Out: their sum. Pure.
"""

from collections.abc import Iterable, Mapping

Asked = Mapping[str, tuple[int, int]]
"""By host: visits, which are requests for the page in the window, and requests that pages made by themselves."""


def together(looks: Iterable[Asked]) -> Asked:
    """The sum of all."""
    total: dict[str, tuple[int, int]] = {}
    for look in looks:
        for host, (visits, by_pages) in look.items():
            known = total.get(host, (0, 0))
            total[host] = (known[0] + visits, known[1] + by_pages)
    return total
