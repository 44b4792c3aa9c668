"""Approved institutions on a page: lawful at home, borrowed elsewhere (冒用持证机构名称).

In: `reading.mentions` and `reading.owner`. Out: doubts for an institution's own site and for its bare name; a suspicion where a
name stands beside somebody else's private contact, or beside a phrase that only sellers use, on a site that is not theirs.
"""

from collections.abc import Sequence

from classifiers.detector import Doubt, Reach, Suspicion
from classifiers.licences import Mention
from classifiers.reading import BlockReading, Reading, is_private
from classifiers.verdict import CounterEvidence, Signal
from classifiers.vocabulary.matching import TermHit
from classifiers.vocabulary.roles import TALKING, Role
from classifiers.voices import is_furniture
from classifiers.weighing.scoring import is_off_site
from crawlers.page import BlockKind

_OWN_SITE = 0.97
_NAMED = 0.3
_BORROWED_WITH_CONTACT = 0.8
_BORROWED_WITH_PHRASE = 0.55
_SELLERS_ONLY = 0.45
"""Strength from which hardly anybody but sellers says a term (see the lexicons)."""
_NEAR = 120
"""Characters between the name and the contact or phrase."""
_OFFERED = frozenset({Role.SERVICE, Role.ACTOR, Role.GUARANTEE, Role.RECRUITMENT, Role.DRUG, Role.THING})


class LicenceDetector:
    """Reports what the office's list says."""

    name = "licences"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """In the order of the text; nothing where no approved institution is concerned."""
        if reading.owner is not None:
            return [_own_site(block, reading) for block in reading.blocks if _is_its_own(block, reading)]
        found: list[Suspicion | Doubt] = []
        for mention in reading.mentions:
            block = _block_of(mention, reading)
            if block is not None:
                found.append(_borrowed(mention, block, reading) or _named(mention, reading))
        return found


def _is_its_own(block: BlockReading, reading: Reading) -> bool:
    """Links to others and phrases that only sellers use are not an institution's words: its site may have been broken into."""
    is_foreign = is_off_site(block.block, reading.page.final_url) or block.block.kind is BlockKind.COMMENT
    sellers = any(_is_offered(hit) and hit.term.strength >= _SELLERS_ONLY for hit in block.hits)
    return bool(block.hits) and not is_foreign and not sellers and not is_furniture(block.block)


def _block_of(mention: Mention, reading: Reading) -> BlockReading | None:
    inside = (each for each in reading.blocks if each.block.start <= mention.span[0] < each.block.end)
    return next(inside, None)


def _borrowed(mention: Mention, block: BlockReading, reading: Reading) -> Suspicion | None:
    field = [hit for hit in block.hits if _is_offered(hit)]
    if not field:
        return None
    strongest = max(field, key=lambda hit: (hit.term.strength, -hit.span[0]))
    is_reached = any(is_private(contact) and _gap(mention.span, contact.span) <= _NEAR for contact in block.contacts)
    if is_reached:
        return _suspicion(mention, strongest, "contact", _BORROWED_WITH_CONTACT, reading)
    phrases = [hit for hit in field if hit.term.strength >= _SELLERS_ONLY and _gap(mention.span, hit.span) <= _NEAR]
    if not phrases:
        return None
    return _suspicion(mention, phrases[0], "phrase", _BORROWED_WITH_PHRASE, reading)


def _is_offered(hit: TermHit) -> bool:
    return bool(hit.term.category) and hit.term.role in _OFFERED and hit.term.role not in TALKING


def _suspicion(mention: Mention, hit: TermHit, by: str, weight: float, reading: Reading) -> Suspicion:
    text = reading.page.text[slice(*mention.span)]
    signal = Signal(
        detector=LicenceDetector.name,
        rule=f"licence:borrowed-{by}",
        category=hit.term.category,
        span=mention.span,
        text=text,
        reading=f"{mention.institution.name}（{mention.institution.licence}）… {hit.reading}",
        weight=weight,
        note="冒用持证机构名称：网站或联系方式不属于该机构",
    )
    return Suspicion(signal=signal)


def _named(mention: Mention, reading: Reading) -> Doubt:
    return _doubt(
        "licence:named", mention.span, _NAMED, Reach.CLAUSE, f"提到持证机构“{mention.institution.name}”", reading
    )


def _own_site(block: BlockReading, reading: Reading) -> Doubt:
    assert reading.owner is not None
    note = f"持证机构“{reading.owner.name}”（{reading.owner.licence}）自己的网站"
    span = block.hits[0].span
    return _doubt("licence:own-site", span, _OWN_SITE, Reach.BLOCK, note, reading)


def _doubt(rule: str, span: tuple[int, int], weight: float, reach: Reach, note: str, reading: Reading) -> Doubt:
    evidence = CounterEvidence(rule=rule, span=span, text=reading.page.text[slice(*span)], weight=weight, note=note)
    # An own site outweighs whatever its words look like; a bare name does not, because advertisers borrow it.
    return Doubt(evidence=evidence, role=Role.APPROVAL if reach is Reach.BLOCK else Role.LICENSED, reach=reach)


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)


DETECTOR = LicenceDetector()
