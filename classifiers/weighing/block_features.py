"""What the final model looks at: a block as a short row of numbers, each of which a person can check.

In: a block's reading, its rule score, words of talk in the page's title, the wording score. Out: `FEATURES` in order.
"""

from collections.abc import Collection, Mapping
from math import log, prod

from classifiers.reading import TITLE_LIKE, BlockReading
from classifiers.verdict import Signal
from classifiers.vocabulary.matching import TermHit
from classifiers.vocabulary.roles import TALKING, Role
from classifiers.weighing.doubts import DECISIVE, OTHER_CLAUSE

_COUNTED: Mapping[str, frozenset[Role]] = {
    "voice": frozenset({Role.VOICE}),
    "pitch": frozenset({Role.PITCH}),
    "price": frozenset({Role.PRICE}),
    "place": frozenset({Role.CITY, Role.PLACE}),
    "sex": frozenset({Role.SEX}),
    "promise": frozenset({Role.GUARANTEE, Role.RECRUITMENT, Role.SALE, Role.TRAIT}),
    "office": frozenset({Role.COURT, Role.POLICE, Role.GOVERNMENT, Role.STATUTE}),
    "talk": frozenset(
        {Role.MEDIA, Role.OPINION, Role.WARNING, Role.FIRST_PERSON, Role.HELP, Role.FICTION, Role.ACADEMIC}
    ),
    "lawful": frozenset({Role.LICENSED, Role.EDUCATION, Role.ANIMAL, Role.APPROVAL}),
}
_MOST = 3
"""Different words of a kind that count."""
FEATURES = ("rules", "raw", "contacts", "doubt", *_COUNTED, "wording")
DIRECTIONS = (1, 1, 1, -1, 1, 1, 1, 1, 1, 1, -1, -1, -1, 1)
"""Which way each feature may speak: more of it never speaks the other way."""
EXPECTED = (0.3, 0.75, 0.2, -1.2, 0.55, 0.75, 0.45, 0.6, 0.35, 0.15, -1.7, -1.35, -0.4, 0.55)
"""Log-odds a person expects of one more of each; training starts from them and may correct them."""
_FIELD = frozenset({Role.SERVICE, Role.ACTOR, Role.GUARANTEE, Role.RECRUITMENT, Role.DRUG, Role.THING, Role.LOGISTICS})
_EVERY_TRADES = frozenset({Role.GUARANTEE, Role.LOGISTICS})
"""Promises and errands, which other trades make and run too («治愈率», «移植»)."""
_SAYS_ENOUGH = 0.5
"""From this strength on a promise names its subject («不怀退款»)."""
_BESIDE_THEM = frozenset(
    {Role.TREATMENT, Role.SEX, Role.PARENTHOOD, Role.SALE, Role.CONTACT, Role.VOICE, Role.PITCH, Role.TRAIT}
)
"""The subject, or a way of selling: beside one of them, or beside each other, they are the field's."""
_SELLING = frozenset(
    {
        Role.SALE,
        Role.PRICE,
        Role.CONTACT,
        Role.GUARANTEE,
        Role.RECRUITMENT,
        Role.VOICE,
        Role.PITCH,
        Role.TRAIT,
        Role.LOGISTICS,
    }
)
_WIDEST = 5.0
"""Log-odds of the wording beyond which nothing more is said."""


def is_of_field(block: BlockReading) -> bool:
    """Whether a word of the trade stands in the block, or one of its subject beside a way of selling."""
    roles = {hit.term.role for hit in block.hits}
    field = [hit.term for hit in block.hits if _is_of_field(hit)]
    if any(term.role not in _EVERY_TRADES or term.strength >= _SAYS_ENOUGH for term in field):
        return True
    is_sold = bool(block.contacts or block.amounts) or not roles.isdisjoint(_BESIDE_THEM)
    if field and (is_sold or len({term.text for term in field}) > 1):
        return True
    return Role.PARENTHOOD in roles and bool(block.contacts or block.amounts or not roles.isdisjoint(_SELLING))


def block_features(
    block: BlockReading, score: float, signals: Collection[Signal], title_talk: Collection[TermHit], wording: float
) -> tuple[float, ...]:
    """The numbers of `FEATURES`. `score` is the block's rule score, `wording` the log-odds of its words."""
    heard = _heard(block, title_talk)
    shares = {hit.term.text: 1.0 for hit in block.hits if hit.term.role not in TALKING}
    for hit, share in heard:
        shares[hit.term.text] = max(share, shares.get(hit.term.text, 0.0))
    roles_of = {hit.term.text: hit.term.role for hit in (*block.hits, *title_talk)}
    counts = {
        name: min(float(_MOST), sum(share for text, share in shares.items() if roles_of[text] in roles))
        for name, roles in _COUNTED.items()
    }
    strongest: dict[Role, float] = {}
    for hit, share in heard:
        strongest[hit.term.role] = max(hit.term.strength * share, strongest.get(hit.term.role, 0.0))
    return (
        log(max(score, 0.005) / max(1 - score, 0.002)),
        1 - prod(1 - signal.weight for signal in signals),
        min(2, len(block.contacts)),
        min(2.0, sum(strongest.values())),
        *counts.values(),
        max(-_WIDEST, min(_WIDEST, wording)),
    )


def _heard(block: BlockReading, title_talk: Collection[TermHit]) -> list[tuple[TermHit, float]]:
    """Words of talk and how far each is heard: in a title glued from two texts, fully only beside the seller's phrase."""
    talk = [hit for hit in block.hits if hit.term.role in TALKING]
    beside = [(hit, 1.0) for hit in title_talk]
    clauses = {block.clause_of(hit.span[0]) for hit in block.hits if _is_of_field(hit)}
    if not talk or block.block.kind not in TITLE_LIKE or len(block.clauses) < 2 or not clauses:
        return [(hit, 1.0) for hit in talk] + beside
    ways = [[(hit, _share(hit, block, clause)) for hit in talk] for clause in sorted(clauses)]
    return min(ways, key=lambda way: sum(hit.term.strength * share for hit, share in way)) + beside


def _share(hit: TermHit, block: BlockReading, clause: int) -> float:
    is_heard = hit.term.role in DECISIVE or block.clause_of(hit.span[0]) == clause
    return 1.0 if is_heard else OTHER_CLAUSE


def _is_of_field(hit: TermHit) -> bool:
    return hit.term.role is Role.TREATMENT or bool(hit.term.category and hit.term.role in _FIELD)
