"""How much of the recall each disguise leaves. In: offers and an engine. Out: shares of what is flagged plain, by disguise."""

from collections.abc import Sequence
from itertools import pairwise

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.learning.evasions import Evasion, evaded, load_disguiser
from classifiers.measuring.measurement import LabelledText
from classifiers.reading import read
from classifiers.verdict import Action
from classifiers.vocabulary.matching import disguises

PAIRS = (*pairwise(Evasion), *zip(tuple(Evasion)[:5], tuple(Evasion)[8:], strict=True))
"""Each disguise with the next, and the first five with the last five."""


def kept_recall(rows: Sequence[LabelledText], engine: Engine) -> dict[str, float]:
    """Share still flagged of the texts that are flagged plain and that the disguise changes; pairs are named "a+b".

    Texts whose writer disguised them already are left out: a disguise put on another is what pairs measure.
    """
    plain = [row.text for row in rows if row.is_offer and _is_plain(row.text, engine) and _is_flagged(row.text, engine)]
    disguiser = load_disguiser()
    kept: dict[str, float] = {}
    for evasions in (*((each,) for each in Evasion), *PAIRS):
        changed = [(text, evaded(text, evasions, engine, disguiser)) for text in plain]
        verdicts = [_is_flagged(new, engine) for old, new in changed if new != old]
        kept["+".join(evasions)] = sum(verdicts) / len(verdicts) if verdicts else 1.0
    return kept


def _is_plain(text: str, engine: Engine) -> bool:
    reading = read(page_of_text(text), engine.views, engine.matcher, engine.lexicon.rules)
    return not any(disguises(block.hits) for block in reading.blocks)


def _is_flagged(text: str, engine: Engine) -> bool:
    return engine.judge(page_of_text(text)).verdict.action is Action.FLAG
