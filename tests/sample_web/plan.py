"""How many pages and offers each kind of host gets, for a web of a given size.

About one content page in twelve is an offer. Hosts a browser must render, or whose pictures must be read, or that ask for
slowness, stay small at every size, so that the length of a night grows with the cheap pages only.
"""

from dataclasses import dataclass

OFFER_SHARE = 1 / 12
FRONT_PAGES, CONTENT_SHARE = 40, 0.957
"""Front pages and first lists of all hosts, and the share of content in what is left (measured at 400 and 5,000 pages)."""
SMALL = {"forum": 1.0}
MEDIUM = {"forum": 0.35, "classifieds": 0.25, "news": 0.2, "health": 0.2}
PLENTY = {
    "forum": 0.26,
    "classifieds": 0.23,
    "qa": 0.13,
    "news": 0.13,
    "health": 0.07,
    "court": 0.07,
    "stories": 0.07,
    "hospital": 0.04,
}
"""Shares of the kinds whose size is not fixed otherwise."""
ALL_OFFERS = {"link_farm": 0.2, "agency": 0.1, "search": 0.1}
"""Kinds whose content pages are all offers, as shares of all offers (for the search engine: its advertisers' pages)."""
FROM_PAGES_MEDIUM = 30
FROM_PAGES_PLENTY = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """`contents` content pages, of which `offers` are offers; `first_offer` numbers offers through all hosts."""

    contents: int
    offers: int
    first_offer: int


def plan_quotas(pages: int) -> dict[str, Quota]:
    """Quotas by host kind; a kind that is left out does not exist in a web this small. Raises ValueError below 10 pages."""
    if pages < 10:
        raise ValueError(f"a sample web has at least 10 pages, not {pages}")
    if pages < FROM_PAGES_PLENTY:
        shares = SMALL if pages < FROM_PAGES_MEDIUM else MEDIUM
        contents = round(pages * (0.7 if pages < FROM_PAGES_MEDIUM else 0.82))
        counts = {kind: max(3, round(contents * share)) for kind, share in shares.items()}
        return _with_offers(counts, {}, max(1, round(contents * OFFER_SHARE)))
    contents = round((pages - FRONT_PAGES) * CONTENT_SHARE)
    offers = round(contents * OFFER_SHARE)
    fixed = _fixed_counts(pages)
    certain = {kind: max(3, round(offers * share)) for kind, share in ALL_OFFERS.items()}
    rest = contents - sum(counts for counts, _ in fixed.values()) - sum(certain.values())
    counts = {kind: max(6, round(rest * share)) for kind, share in PLENTY.items()}
    counts |= certain | {kind: count for kind, (count, _) in fixed.items()}
    certain |= {kind: sure for kind, (_, sure) in fixed.items()} | {"hospital": 1}
    return _with_offers(counts, certain, offers)


def _fixed_counts(pages: int) -> dict[str, tuple[int, int]]:
    """(contents, offers) of the kinds that cost a browser, a picture reader or patience."""
    growth = pages // 4000
    items = min(60, max(8, pages // 17) if pages < 400 else 24 + growth)
    posters = min(40, max(6, pages // 34) if pages < 400 else 12 + growth)
    return {
        "single_page_app": (items, max(1, items // 12)),
        "poster": (posters, max(2, posters // 4)),
        "careful": (11, 2),
        "portal": (9, 0),
    }


def _with_offers(counts: dict[str, int], certain: dict[str, int], offers: int) -> dict[str, Quota]:
    """Deal the offers that no kind is sure of to the places where anybody may write."""
    open_kinds = [kind for kind in ("forum", "classifieds", "qa") if kind in counts]
    open_pages = sum(counts[kind] for kind in open_kinds)
    left = max(1, offers - sum(certain.values()))
    dealt = {kind: round(left * counts[kind] / open_pages) for kind in open_kinds}
    dealt["forum"] += left - sum(dealt.values())
    quotas = {}
    first_offer = 0
    # Open kinds come first, one after the other, so that even a small web runs through every category and evasion.
    for kind in sorted(counts, key=lambda kind: (kind not in open_kinds, kind)):
        sure = certain.get(kind, dealt.get(kind, 0))
        quotas[kind] = Quota(contents=counts[kind], offers=sure, first_offer=first_offer)
        first_offer += sure
    return quotas
