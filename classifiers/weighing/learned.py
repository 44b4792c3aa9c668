"""What learning adds to the rules: blocks worded like a seller's, although no rule speaks up.

In: a reading, rule scores and suspicions. Out: `LearnedScore`s of the blocks with words of the field. Words of courts, police,
authorities and statutes in the block or its title silence the model, unless the wording is clearly a seller's: there a person's rule
decides, not a likeness.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from classifiers.detector import Suspicion
from classifiers.grouping import BlockPlaces
from classifiers.reading import BlockReading, Reading
from classifiers.unmasking.reading_views import ViewMaker
from classifiers.unmasking.views import View
from classifiers.verdict import CounterEvidence, Signal
from classifiers.vocabulary.matching import TermHit, disguises, restored
from classifiers.vocabulary.roles import TALKING, Role
from classifiers.voices import is_furniture
from classifiers.weighing.block_features import FEATURES, block_features, is_of_field
from classifiers.weighing.final_model import FinalModel, load_final_model
from classifiers.weighing.genre import genre_evidence
from classifiers.weighing.passage import Passage
from classifiers.weighing.scoring import MAIN_KINDS, BlockScore
from classifiers.weighing.wording import WordingExplanation, WordingModel, WordingScore, load_wording
from crawlers.page import BlockKind

DETECTOR_NAME = "wording"
_KINDS = (MAIN_KINDS - {BlockKind.FOOTER, BlockKind.ALT}) | {BlockKind.COMMENT, BlockKind.OCR_LINE}
_SILENCING = frozenset({Role.COURT, Role.POLICE, Role.GOVERNMENT, Role.STATUTE})
_CLEARLY_SELLING = 2.0
"""Log-odds of the wording from which a seller who writes of courts and certificates is heard all the same."""
_SPEAKS_FROM = 0.5
"""A likeness below even odds is not worth a person's time. (On texts over which a careful reader hesitates, review comes a third more often
from 0.5 on than from 0.6 on; of general-interest titles one more in twenty thousand.)"""
_MOST_BLOCKS = 60
"""Blocks of a page that are looked at."""
_SHOWN = 5
"""N-grams that a signal names."""
_WORDING = FEATURES.index("wording")
_BY_ROLE = {Role.SEX: "sex_determination", Role.TREATMENT: "unlicensed_art", Role.PARENTHOOD: "unlicensed_art"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedScore:
    """A block, the category it speaks of, its features and the probability that it is an offer; 0, and no signal, if it is low.

    `counter` is what its wording says against one; empty where nothing in the block is suspicious.
    """

    block: BlockReading
    category: str
    features: tuple[float, ...]
    probability: float
    signal: Signal | None
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
        places = BlockPlaces([block.block for block in candidates])
        signals_of = places.grouped((each.signal.span, each.signal) for each in suspicions)
        title_talk = _title_talk(reading)
        best: dict[int, float] = {}
        for score in rules:
            best[score.block.start] = max(score.score, best.get(score.block.start, 0.0))
        passages = [self.passage(block, reading) for block in candidates]
        wordings = self.wording.scores([passage.text for passage in passages])
        return [
            self._score(passage, reading, best.get(passage.start, 0.0), signals_of.get(number, ()), title_talk, wording)
            for number, (passage, wording) in enumerate(zip(passages, wordings, strict=True))
        ]

    def passage(self, block: BlockReading, reading: Reading) -> Passage:
        """A block as it is meant, disguises undone."""
        start, end = block.block.start, block.block.end
        undone = disguises(block.hits)
        if not undone:
            squeezed = reading.views.squeezed
            first, behind = squeezed.piece(start, end)
            return Passage(block=block, text=squeezed.text[first:behind], view=squeezed, first=first, shift=0)
        view = restored(View(text=reading.views.mapped.text[start:end]), undone, self.views.squeezer, start)
        return Passage(block=block, text=view.text, view=view, first=0, shift=start)

    def _score(
        self,
        passage: Passage,
        reading: Reading,
        score: float,
        signals: Sequence[Signal],
        title_talk: Sequence[TermHit],
        wording: WordingScore,
    ) -> LearnedScore:
        block, start, end = passage.block, passage.start, passage.block.block.end
        is_reply = reading.replies is not None and start >= reading.replies
        talk = [] if is_reply else [hit for hit in title_talk if not start <= hit.span[0] < end]
        features = block_features(block, score, signals, talk, wording.log_odds)
        is_official = any(hit.term.role in _SILENCING for hit in (*block.hits, *talk))
        is_silenced = is_official and wording.log_odds < _CLEARLY_SELLING
        likeness = 0.0 if is_silenced else self.final.probability(features)
        probability = likeness if likeness >= _SPEAKS_FROM else 0.0
        speaks_against = bool(signals) and wording.log_odds < 0
        category = _category(block)
        made = LearnedScore(block=block, category=category, features=features, probability=probability, signal=None)
        if not probability and not speaks_against:
            return made
        explanation, weight = self.wording.explained(wording), self.final.weights[_WORDING]
        text = reading.page.text
        return replace(
            made,
            signal=_signal(passage, explanation, text, category, probability) if probability else None,
            counter=genre_evidence(explanation, weight, text, passage) if speaks_against else (),
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
    passage: Passage, explanation: WordingExplanation, page_text: str, category: str, probability: float
) -> Signal:
    """The stretch between the first and the last of the n-grams that spoke most for a seller."""
    grams: Mapping[int, str] = {offset: gram for gram, share, offset in explanation.grams[:_SHOWN] if share > 0}
    begin = min(grams, default=0)
    end = max((offset + len(gram) for offset, gram in grams.items()), default=len(passage.text))
    span = passage.span(begin, min(end, len(passage.text))) if passage.text else (passage.start, passage.start + 1)
    return Signal(
        detector=DETECTOR_NAME,
        rule="wording:seller",
        category=category,
        span=span,
        text=page_text[slice(*span)],
        reading=" ".join(f"{_shown(gram)}{share:+.2f}" for gram, share, _ in explanation.grams[:_SHOWN]),
        weight=round(probability, 4),
        note="行文与推销文本相近",
    )


def _shown(gram: str) -> str:
    """A run of characters as people read it; names and numbers, which the model sees masked, by what they are."""
    return re.sub("@+", "［名称］", gram)
