"""New words of the trade, found by how they are used. Off the hot path; candidates wait for a person and never add themselves.

A run of two to five characters is a candidate when it is much more usual in offers than elsewhere, its characters belong
together and anything may stand beside it. What a dictionary can only break into single characters counts more than what it
knows as words. Two further doors: what stands in «X公司», «X价格», «X多少钱», and texts that name a known contact but have no
lexicon word.

In: offers, ordinary texts, texts that share a known contact, and the words known already. Out: `Candidate`s, best first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log1p

from classifiers.discovering.run_counts import (
    LONGEST,
    SHORTEST,
    RunCounts,
    boundary_entropies,
    cohesion,
    count_runs,
    log_odds,
)
from classifiers.discovering.segmentation import Segmenter
from classifiers.unmasking.reading_views import ViewMaker

FEWEST_TIMES = 3
"""In offers; what is seen twice may be one author."""
FEWEST_COHESION = 1.0
"""Nats: the parts stand together e times as often as chance would have it."""
FEWEST_ENTROPY = 0.5
"""Nats: below it the run is a piece of a longer word."""
FEWEST_LOG_ODDS = 2.3
"""Nats: ten times as usual in offers as elsewhere."""
ORDINARY_WEIGHT = 0.25
"""Of a run that the dictionary has words for: an ordinary word in a new sense is rare, a mere phrase is usual."""
HEADS = ("公司", "价格", "机构", "多少钱", "费用", "中介", "套餐", "哪家")
"""What the name of a service stands before in titles."""
EXAMPLES = 3
EXAMPLE_REACH = 10
"""Characters on either side of the word in an example."""

_PARTICLES = "的了是在和与或及也都就要会能可不没很更最有被把给对从到为您你我他她它们这那哪吗呢吧啊之其该等"
"""A run that begins or ends with one of these is a piece of a sentence, not a word."""
_BEFORE_HEAD = re.compile(rf"([\u3400-\u9fff]{{1,{LONGEST}}})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A word a person should look at. `heads` are the slots it stood in; `times_pivot` counts it in texts that share a contact.

    `log_odds`, `cohesion` and `entropy` are in nats. `times_background` is its collision count.
    """

    text: str
    score: float
    log_odds: float
    cohesion: float
    entropy: float
    times: int
    times_background: int
    times_pivot: int
    heads: tuple[str, ...]
    examples: tuple[str, ...]


def discover(
    offers: Sequence[str],
    background: Iterable[str],
    known: Iterable[str],
    views: ViewMaker,
    segmenter: Segmenter,
    *,
    pivots: Sequence[str] = (),
    most: int = 30,
) -> list[Candidate]:
    """The best `most` candidates. `known` are texts of lexicon terms; what they cover is no news."""
    texts = [views.normal(text) for text in (*offers, *pivots)]
    here = count_runs(texts)
    elsewhere = count_runs((views.normal(text) for text in background), frozenset(here.runs))
    in_pivots = count_runs(texts[len(offers) :])
    words = frozenset(views.normal(word) for word in known)
    heads = _heads(texts)
    unknown = [run for run in here.runs if _is_worth_counting(run, here) and not _is_known(run, words)]
    found = [_candidate(run, here, elsewhere, in_pivots, heads.get(run, ())) for run in unknown]
    found = [one for one in found if one.log_odds >= FEWEST_LOG_ODDS and one.cohesion >= FEWEST_COHESION]
    entropies = boundary_entropies((one.text for one in found), texts)
    weighed = [_weighed(one, entropies[one.text], segmenter) for one in found if entropies[one.text] >= FEWEST_ENTROPY]
    chosen = _apart(sorted(weighed, key=lambda one: (-one.score, one.text)), most)
    return [replace(one, examples=_examples(one.text, texts)) for one in chosen]


def _is_worth_counting(run: str, here: RunCounts) -> bool:
    is_piece = run[0] in _PARTICLES or run[-1] in _PARTICLES
    return len(run) >= SHORTEST and here.runs[run] >= FEWEST_TIMES and not is_piece


def _is_known(run: str, words: frozenset[str]) -> bool:
    """Whether the lexicon has a piece of the run, or a word that holds all of it."""
    pieces = (run[start:end] for start in range(len(run)) for end in range(start + SHORTEST, len(run) + 1))
    return any(piece in words for piece in pieces) or any(run in word for word in words)


def _candidate(
    run: str, here: RunCounts, elsewhere: RunCounts, in_pivots: RunCounts, heads: Sequence[str]
) -> Candidate:
    return Candidate(
        text=run,
        score=0.0,
        log_odds=log_odds(run, here, elsewhere),
        cohesion=cohesion(run, here),
        entropy=0.0,
        times=here.runs[run],
        times_background=elsewhere.runs[run],
        times_pivot=in_pivots.runs[run],
        heads=tuple(heads),
        examples=(),
    )


def _weighed(one: Candidate, entropy: float, segmenter: Segmenter) -> Candidate:
    newness = 1.0 if segmenter.is_broken(one.text) else ORDINARY_WEIGHT
    doors = 1.0 + 0.5 * bool(one.heads) + 0.5 * bool(one.times_pivot)
    # The logarithm of the count: a word seen a hundred times is surer than one seen ten times, but not ten times as new.
    return replace(
        one, entropy=entropy, score=one.log_odds * log1p(one.times) * one.cohesion * entropy * newness * doors
    )


def _apart(candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """Candidates without pieces and extensions of better ones."""
    chosen: list[Candidate] = []
    for one in candidates:
        if len(chosen) == most:
            break
        if not any(one.text in better.text or better.text in one.text for better in chosen):
            chosen.append(one)
    return chosen


def _heads(texts: Iterable[str]) -> Mapping[str, list[str]]:
    """For every run that stands just before a head, the heads."""
    found: dict[str, list[str]] = {}
    pattern = re.compile("|".join(HEADS))
    for text in texts:
        for match in pattern.finditer(text):
            before = _BEFORE_HEAD.search(text[max(0, match.start() - LONGEST) : match.start()])
            for length in range(SHORTEST, len(before[1]) + 1 if before else 0):
                heads = found.setdefault(text[match.start() - length : match.start()], [])
                if match[0] not in heads:
                    heads.append(match[0])
    return found


def _examples(run: str, texts: Sequence[str]) -> tuple[str, ...]:
    examples: dict[str, None] = {}
    for text in texts:
        place = text.find(run)
        if place >= 0:
            part = text[max(0, place - EXAMPLE_REACH) : place + len(run) + EXAMPLE_REACH]
            examples[part.replace("\n", " ")] = None
        if len(examples) == EXAMPLES:
            break
    return tuple(examples)
