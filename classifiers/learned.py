"""What learning adds to the rules: blocks worded like a seller's, although no rule speaks up.

In: a reading, rule scores and suspicions. Out: `LearnedScore`s of the blocks with words of the field. Words of courts, police,
authorities and statutes in the block or its title silence the model, unless the wording is clearly a seller's: there a person's rule
decides, not a likeness.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from classifiers.block_features import FEATURES, block_features, is_of_field
from classifiers.detector import Suspicion
from classifiers.final_model import FinalModel, load_final_model
from classifiers.genre import genre_evidence
from classifiers.grouping import by_block
from classifiers.matching import TermHit, disguises, restored
from classifiers.reading import BlockReading, Reading
from classifiers.reading_views import ViewMaker
from classifiers.roles import TALKING, Role
from classifiers.scoring import MAIN_KINDS, BlockScore
from classifiers.verdict import CounterEvidence, Signal
from classifiers.views import View
from classifiers.voices import is_furniture
from classifiers.wording import WordingModel, WordingScore, load_wording
from crawlers.page import BlockKind

DETECTOR_NAME = "wording"
_KINDS = (MAIN_KINDS - {BlockKind.FOOTER, BlockKind.ALT}) | {BlockKind.COMMENT, BlockKind.OCR_LINE}
_SILENCING = frozenset({Role.COURT, Role.POLICE, Role.GOVERNMENT, Role.STATUTE})
_CLEARLY_SELLING = 2.0
"""Log-odds of the wording from which a seller who writes of courts and certificates is heard all the same."""
_SPEAKS_FROM = 0.6
"""A likeness below this is not worth a person's time."""
_MOST_BLOCKS = 60
"""Blocks of a page that are looked at."""
_SHOWN = 5
"""N-grams that a signal names."""
_BY_ROLE = {Role.SEX: "sex_determination", Role.TREATMENT: "unlicensed_art", Role.PARENTHOOD: "unlicensed_art"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedScore:
    """A block, the category it speaks of, its features and the probability that it is an offer.

    `counter` is what its wording says against one; empty where nothing in the block is suspicious.
    """

    block: BlockReading
    category: str
    features: tuple[float, ...]
    probability: float
    signal: Signal
    counter: tuple[CounterEvidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """The two models and the views they read."""

    views: ViewMaker
    wording: WordingModel
    final: FinalModel

    def scores(
        self, reading: Reading, rules: Sequence[BlockScore], suspicions: Sequence[Suspicion]
    ) -> list[LearnedScore]:
        """Scores of the candidate blocks, in page order; none on the own site of an approved institution."""
        if reading.owner is not None:
            return []
        candidates = list(_candidates(reading))[:_MOST_BLOCKS]
        signals_of = by_block(
            [block.block for block in candidates], [(each.signal.span, each.signal) for each in suspicions]
        )
        title_talk = _title_talk(reading)
        best: dict[int, float] = {}
        for score in rules:
            best[score.block.start] = max(score.score, best.get(score.block.start, 0.0))
        return [
            self._score(block, reading, best.get(block.block.start, 0.0), signals_of.get(number, ()), title_talk)
            for number, block in enumerate(candidates)
        ]

    def _score(
        self,
        block: BlockReading,
        reading: Reading,
        score: float,
        signals: Sequence[Signal],
        title_talk: Sequence[TermHit],
    ) -> LearnedScore:
        start, end = block.block.start, block.block.end
        view = restored(
            View(text=reading.views.mapped.text[start:end]), disguises(block.hits), self.views.squeezer, start
        )
        wording = self.wording.score(view.text)
        is_reply = reading.replies is not None and start >= reading.replies
        talk = [] if is_reply else [hit for hit in title_talk if not start <= hit.span[0] < end]
        features = block_features(block, score, signals, talk, wording.log_odds)
        is_official = any(hit.term.role in _SILENCING for hit in (*block.hits, *talk))
        is_silenced = is_official and wording.log_odds < _CLEARLY_SELLING
        likeness = 0.0 if is_silenced else self.final.probability(features)
        probability = likeness if likeness >= _SPEAKS_FROM else 0.0
        category = _category(block)
        signal = _signal(reading, view, wording, start, category, probability)
        weight = self.final.weights[FEATURES.index("wording")]
        return LearnedScore(
            block=block,
            category=category,
            features=features,
            probability=probability,
            signal=signal,
            counter=genre_evidence(wording, weight, reading.page.text, view, start) if signals else (),
        )


def load_learner(views: ViewMaker) -> Learner:
    """The shipped models."""
    return Learner(views=views, wording=load_wording(), final=load_final_model())


def _candidates(reading: Reading) -> Iterator[BlockReading]:
    for block in reading.blocks:
        if block.block.kind in _KINDS and is_of_field(block) and not is_furniture(block.block):
            yield block


def _title_talk(reading: Reading) -> list[TermHit]:
    titles = (block for block in reading.blocks if block.block.kind in (BlockKind.TITLE, BlockKind.HEADING))
    return [hit for block in titles for hit in block.hits if hit.term.role in TALKING]


def _category(block: BlockReading) -> str:
    totals: dict[str, float] = {}
    for hit in block.hits:
        if hit.term.role not in TALKING:
            category = hit.term.category or _BY_ROLE.get(hit.term.role, "")
            totals[category] = totals.get(category, 0.0) + hit.term.strength + (0.05 if hit.term.category else 0.01)
    totals.pop("", None)
    return max(totals, key=lambda category: (totals[category], category))


def _signal(
    reading: Reading, view: View, wording: WordingScore, start: int, category: str, probability: float
) -> Signal:
    """The stretch between the first and the last of the n-grams that spoke most for a seller."""
    grams: Mapping[int, str] = {offset: gram for gram, share, offset in wording.grams[:_SHOWN] if share > 0}
    begin = min(grams, default=0)
    end = max((offset + len(gram) for offset, gram in grams.items()), default=len(view.text))
    inside = view.span(begin, min(end, len(view.text))) if view.text else (0, 1)
    span = start + inside[0], start + inside[1]
    return Signal(
        detector=DETECTOR_NAME,
        rule="wording:seller",
        category=category,
        span=span,
        text=reading.page.text[slice(*span)],
        reading=" ".join(f"{_shown(gram)}{share:+.2f}" for gram, share, _ in wording.grams[:_SHOWN]),
        weight=round(probability, 4),
        note="行文与推销文本相近",
    )


def _shown(gram: str) -> str:
    """A run of characters as people read it; names and numbers, which the model sees masked, by what they are."""
    return re.sub("@+", "［名称］", gram)
