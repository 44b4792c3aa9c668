"""Titles made of nothing but a seller's words: «西安 供卵 机构 排名», «代孕公司哪家好».

In: clauses of title-like blocks. Out: one suspicion per clause that names a service or an actor and is covered by selling
words nearly to its end. Talk about the trade needs other words (who, did what, why), so its titles are not covered.
"""

from collections.abc import Iterator, Sequence

from classifiers.detector import Doubt, Suspicion
from classifiers.reading import TITLE_LIKE, BlockReading, Reading
from classifiers.verdict import Signal
from classifiers.vocabulary.matching import TermHit
from classifiers.vocabulary.roles import TALKING, Role

_NAMES_OFFER = frozenset({Role.SERVICE, Role.ACTOR, Role.GUARANTEE, Role.RECRUITMENT})
_SAYS_NOTHING = TALKING | {Role.LOGISTICS, Role.PARENTHOOD}
"""Talk, words of the subject, and lawful words that count around a private contact only."""
_COVERED_FROM = 0.72
_WEIGHT = 0.82
_WEIGHT_OF_COMMON_WORD = 0.6
_COMMON_BELOW = 0.1
"""Terms weaker than this are everybody's words («捐精», «性别鉴定»)."""
_FUNCTION_WORDS = frozenset("的和与及做找在有能给了吗呢要去好家个次年月是一几第被会可以")
"""Characters that any title may have between its words; they count neither way."""
_MAX_CLAUSE = 40
"""Characters; a longer clause is a sentence."""


class TitleDetector:
    """Reports clauses covered by selling words."""

    name = "titles"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """Suspicions in the order of the text."""
        return [
            suspicion
            for block in reading.blocks
            if reading.names_trade and block.block.kind in TITLE_LIKE
            for suspicion in _in_block(block, reading)
        ]


def _in_block(block: BlockReading, reading: Reading) -> Iterator[Suspicion]:
    hits_of: dict[int, list[TermHit]] = {}
    for hit in block.hits:
        if _sells(hit) and block.clause_of(hit.span[0]) == block.clause_of(hit.span[1] - 1):
            hits_of.setdefault(block.clause_of(hit.span[0]), []).append(hit)
    for number, hits in hits_of.items():
        named = [hit for hit in hits if hit.term.category and hit.term.role in _NAMES_OFFER]
        end = block.clauses[number + 1] if number + 1 < len(block.clauses) else block.block.end
        clause = (block.clauses[number], end)
        if named and _is_covered(clause, hits, reading.page.text):
            yield Suspicion(signal=_signal(max(named, key=_strength), hits, reading))


def _sells(hit: TermHit) -> bool:
    """Neither talk nor a thing that says nothing by itself."""
    return hit.term.role not in _SAYS_NOTHING and not (hit.term.role is Role.THING and hit.term.strength == 0)


def _strength(hit: TermHit) -> tuple[float, int]:
    return hit.term.strength, -hit.span[0]


def _is_covered(clause: tuple[int, int], hits: Sequence[TermHit], text: str) -> bool:
    written = (
        [offset for offset in range(*clause) if text[offset].isalnum() and text[offset] not in _FUNCTION_WORDS]
        if clause[1] - clause[0] <= _MAX_CLAUSE
        else []
    )
    covered = {offset for hit in hits for offset in range(*hit.span)}
    counted = sum(offset in covered or text[offset].isdigit() for offset in written)
    has_two_roles = len({hit.term.role for hit in hits}) > 1
    return bool(written) and has_two_roles and counted >= _COVERED_FROM * len(written)


def _signal(named: TermHit, hits: Sequence[TermHit], reading: Reading) -> Signal:
    span = min(hit.span[0] for hit in hits), max(hit.span[1] for hit in hits)
    return Signal(
        detector=TitleDetector.name,
        rule="title:seller-words",
        category=named.term.category,
        span=span,
        text=reading.page.text[slice(*span)],
        reading=reading.page.text[slice(*span)],
        weight=_WEIGHT if named.term.strength >= _COMMON_BELOW else _WEIGHT_OF_COMMON_WORD,
        note="标题几乎全由推销用语组成",
    )


DETECTOR = TitleDetector()
