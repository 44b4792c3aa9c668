"""Who is speaking: words of courts, police, statutes, news, science, patients, stories and lawful institutions.

In: term hits of talking roles. Out: one doubt per word and block. A title that speaks as a court or a newspaper speaks for
the page under it; elsewhere a word speaks for its block, or only for its clause (see `roles.CLAUSE_WIDE`).
"""

from collections.abc import Sequence

from classifiers.detector import Doubt, Reach, Suspicion
from classifiers.reading import Reading
from classifiers.verdict import CounterEvidence
from classifiers.vocabulary.matching import TermHit
from classifiers.vocabulary.roles import CLAUSE_WIDE, TALKING, Role
from classifiers.voices import is_furniture
from crawlers.page import BlockKind

_NOTES = {
    Role.COURT: "法院裁判用语",
    Role.POLICE: "公安办案用语",
    Role.GOVERNMENT: "政府部门用语",
    Role.STATUTE: "法律法规用语",
    Role.MEDIA: "新闻报道用语",
    Role.OPINION: "议论、讨论用语",
    Role.FICTION: "文学影视用语",
    Role.ACADEMIC: "学术用语",
    Role.APPROVAL: "医疗广告审查证明文号",
    Role.LICENSED: "有资质机构用语",
    Role.WARNING: "提醒、劝阻用语",
    Role.ANIMAL: "动植物用语",
    Role.EDUCATION: "科普用语",
    Role.FIRST_PERSON: "个人自述用语",
    Role.HELP: "求助、提问用语",
}
_SPEAKS_FOR_PAGE = frozenset({BlockKind.TITLE, BlockKind.HEADING})


class StanceDetector:
    """Reports words of talk."""

    name = "stance"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """Doubts in the order of the text; none where there is nothing to doubt."""
        if not reading.names_trade:
            return []
        return [
            _doubt(hit, reading, block.block.kind)
            for block in reading.blocks
            if not is_furniture(block.block)
            for hit in block.hits
            if hit.term.role in TALKING
        ]


def _doubt(hit: TermHit, reading: Reading, kind: BlockKind) -> Doubt:
    evidence = CounterEvidence(
        rule=f"{hit.term.role}:{hit.term.text}",
        span=hit.span,
        text=reading.page.text[slice(*hit.span)],
        weight=hit.term.strength,
        note=_NOTES[hit.term.role],
    )
    return Doubt(evidence=evidence, role=hit.term.role, reach=_reach(hit.term.role, kind))


def _reach(role: Role, kind: BlockKind) -> Reach:
    if role is Role.APPROVAL:
        return Reach.PAGE
    if role in CLAUSE_WIDE:
        return Reach.CLAUSE
    return Reach.PAGE if kind in _SPEAKS_FOR_PAGE else Reach.BLOCK


DETECTOR = StanceDetector()
