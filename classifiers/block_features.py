"""What the final model looks at: a block as a short row of numbers, each of which a person can check.

In: a block's reading, its rule score, words of talk in the page's title, the wording score. Out: `FEATURES` in order.
"""

from collections.abc import Collection, Mapping
from math import log, prod

from classifiers.matching import TermHit
from classifiers.reading import BlockReading
from classifiers.roles import TALKING, Role
from classifiers.verdict import Signal

_COUNTED: Mapping[str, frozenset[Role]] = {
    "voice": frozenset({Role.VOICE}),
    "pitch": frozenset({Role.PITCH}),
    "price": frozenset({Role.PRICE}),
    "place": frozenset({Role.CITY, Role.PLACE}),
    "sex": frozenset({Role.SEX}),
    "promise": frozenset({Role.GUARANTEE, Role.RECRUITMENT, Role.SALE}),
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
_FIELD = frozenset({Role.SERVICE, Role.ACTOR, Role.GUARANTEE, Role.RECRUITMENT, Role.DRUG, Role.THING, Role.LOGISTICS})
_WIDEST = 3.0
"""Log-odds of the wording beyond which nothing more is said."""


def is_of_field(block: BlockReading) -> bool:
    """Whether any word of the trade stands in the block."""
    return any(hit.term.role is Role.TREATMENT or (hit.term.category and hit.term.role in _FIELD) for hit in block.hits)


def block_features(
    block: BlockReading, score: float, signals: Collection[Signal], title_talk: Collection[TermHit], wording: float
) -> tuple[float, ...]:
    """The numbers of `FEATURES`. `score` is the block's rule score, `wording` the log-odds of its words."""
    hits = (*block.hits, *title_talk)
    counts = {
        name: min(_MOST, len({hit.term.text for hit in hits if hit.term.role in roles}))
        for name, roles in _COUNTED.items()
    }
    strongest: dict[Role, float] = {}
    for hit in hits:
        if hit.term.role in TALKING:
            strongest[hit.term.role] = max(hit.term.strength, strongest.get(hit.term.role, 0.0))
    return (
        log(max(score, 0.005) / max(1 - score, 0.002)),
        1 - prod(1 - signal.weight for signal in signals),
        min(2, len(block.contacts)),
        min(2.0, sum(strongest.values())),
        *counts.values(),
        max(-_WIDEST, min(_WIDEST, wording)),
    )
