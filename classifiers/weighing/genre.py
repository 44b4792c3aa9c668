"""What speaks against an offer in how a text is worded: the genre it is most like, and the n-grams that said so, where they stand.

In: what a passage's wording score was made of. Out: `CounterEvidence`, strongest first, one for each stretch of n-grams that
touch each other. Weights are the share of the odds of an offer that the stretch took away in the final model.
"""

from collections.abc import Iterator
from math import exp

from classifiers.verdict import CounterEvidence
from classifiers.weighing.passage import Passage
from classifiers.weighing.wording import WordingExplanation

_RULE = "genre:"
"""What the `rule` of such evidence begins with; the genre follows."""
TITLES = {
    "news": "新闻报道",
    "court": "裁判文书",
    "gov": "政府公告",
    "law": "法律条文或普法",
    "health": "医学科普",
    "institution": "有资质机构的介绍",
    "opinion": "议论",
    "story": "个人经历",
    "question": "求助提问",
    "fiction": "小说影视",
    "everyday": "日常信息",
}
"""Genres of the wording model in Chinese; the seller's own is none of them."""
_MOST = 3
"""Stretches of a block that are shown."""
_LEAST = 0.02
"""A stretch that takes away less is not worth showing."""


def is_of_wording(evidence: CounterEvidence) -> bool:
    """Whether the wording as a whole says so, not a word of courts or newspapers by itself."""
    return evidence.rule.startswith(_RULE)


def genre_evidence(
    score: WordingExplanation, weight: float, text: str, passage: Passage
) -> tuple[CounterEvidence, ...]:
    """The stretches of a passage of the page's `text` that speak against a seller, for a wording that does so as a whole.

    `weight` is what the final model gives a log-odd of wording.
    """
    note = f"行文像{TITLES[score.genre]}（{score.genre_share:.0%}）"
    found = []
    for begin, end, total in _stretches(score):
        begin, end = _trimmed(passage.text, begin, min(end, len(passage.text)))
        span = passage.span(begin, end)
        taken = 1 - exp(weight * total)
        if taken >= _LEAST:
            found.append(
                CounterEvidence(
                    rule=_RULE + score.genre, span=span, text=text[slice(*span)], weight=round(taken, 4), note=note
                )
            )
    return tuple(sorted(found, key=lambda each: (-each.weight, each.span))[:_MOST])


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """Without punctuation at the edges; the whole stretch if it is nothing else."""
    written = [offset for offset in range(begin, end) if text[offset].isalnum()]
    return (written[0], written[-1] + 1) if written else (begin, end)


def _stretches(score: WordingExplanation) -> Iterator[tuple[int, int, float]]:
    """Begin, end and log-odds of n-grams against a seller, those that overlap put together."""
    grams = sorted((offset, offset + len(gram), share) for gram, share, offset in score.grams if share < 0)
    begin = end = -1
    total = 0.0
    for first, last, share in grams:
        if first >= end:
            if total:
                yield begin, end, total
            begin, end, total = first, last, 0.0
        end, total = max(end, last), total + share
    if total:
        yield begin, end, total
