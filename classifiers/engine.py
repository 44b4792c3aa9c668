"""How a verdict comes about: pictures → views → terms and contacts → detectors → block scores → page score → action.

In: `Page`. Out: `Finding`. `build_engine` reads tables and lexicons once; `Engine.judge` is pure and deterministic.
A detector that raises costs certainty, never a page: the page goes to a person with the error as a signal.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path

from classifiers.config import ClassifyConfig
from classifiers.detector import Detector, Doubt, Suspicion, load_detectors
from classifiers.licence_files import read_licences
from classifiers.licences import LicenceList
from classifiers.picturing.pictures import PictureReader
from classifiers.reading import Reading, read
from classifiers.sentence import SPOKEN_OF, error_sentence, sentence_for
from classifiers.unmasking.reading_views import ViewMaker, load_view_maker
from classifiers.verdict import Action, CounterEvidence, Finding, Part, Signal, Verdict
from classifiers.vocabulary.lexicon import Lexicon, load_lexicon
from classifiers.vocabulary.matching import TermMatcher
from classifiers.weighing.bands import Bands, load_bands
from classifiers.weighing.genre import is_of_wording
from classifiers.weighing.learned import LearnedScore, Learner, load_learner
from classifiers.weighing.link_chances import link_chances
from classifiers.weighing.part import part_of
from classifiers.weighing.scoring import BlockScore, block_scores, page_scores
from crawlers.page import Page, with_picture_lines

ENGINE_VERSION = "1"
ERROR_RULE = "error"
MOST_SIGNALS = 2000
"""Signals that a verdict names, the weightiest. A page of nothing but offers would else have hundreds of thousands."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything needed to judge pages. Make it with `build_engine`."""

    config: ClassifyConfig
    lexicon: Lexicon
    views: ViewMaker
    matcher: TermMatcher
    detectors: tuple[Detector, ...]
    titles: Mapping[str, str]
    learner: Learner
    bands: Bands
    licences: LicenceList
    pictures: PictureReader | None = None

    def judge(self, page: Page) -> Finding:
        """The page, with the lines read from its pictures, and the verdict on it."""
        if self.pictures is not None and page.images:
            page = with_picture_lines(page, self.pictures.lines(page.images))
        reading = read(page, self.views, self.matcher, self.lexicon.rules, self.licences)
        suspicions, doubts, failed = examined(self.detectors, reading)
        verdict = self._weighed(reading, suspicions, doubts)
        return Finding(
            page=page,
            verdict=self._with_failures(verdict, failed) if failed else verdict,
            links=link_chances(reading, suspicions, self.learner),
        )

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """What every verdict of this engine names as its makers."""
        return (("engine", ENGINE_VERSION), ("lexicon", self.lexicon.version))

    def _weighed(self, reading: Reading, suspicions: Sequence[Suspicion], doubts: Sequence[Doubt]) -> Verdict:
        blocks = block_scores(reading, suspicions, doubts)
        learned = self.learner.scores(reading, blocks, suspicions)
        blocks += [
            BlockScore(block=each.block.block, category=each.category, score=each.probability) for each in learned
        ]
        scores = _highest(page_scores(blocks[: len(blocks) - len(learned)]), learned)
        best = max(scores, key=lambda category: (scores[category], category), default=None)
        score = round(scores[best], 4) if best is not None else 0.0
        action = self._action(score, best)
        category = None if action is Action.CLEAR else best
        part = (
            part_of(reading.page, [block for block in blocks if block.category == best])
            if category
            else Part.ADVERTISER
        )
        spoken = [
            each.signal for each in learned if each.signal is not None and each.probability >= self.config.review_from
        ]
        signals = _weightiest([*(each.signal for each in suspicions), *spoken])
        counter = tuple(
            sorted((*(each.evidence for each in doubts), *_genre_counter(learned)), key=lambda each: each.span)
        )
        strongest = _strongest(signals, best)
        return Verdict(
            action=action,
            category=category,
            score=score,
            part=part,
            signals=signals,
            contacts=reading.contacts,
            counter=counter,
            sentence=sentence_for(
                action, self.titles.get(category or "", ""), part, strongest, reading.contacts, _heaviest(counter)
            ),
            versions=self.versions,
        )

    def _action(self, score: float, category: str | None) -> Action:
        if score >= self.bands.flag_from(category, self.config.flag_from):
            return Action.FLAG
        return Action.REVIEW if score >= self.config.review_from else Action.CLEAR

    def _with_failures(self, verdict: Verdict, failed: Sequence[tuple[str, str]]) -> Verdict:
        """A flag stays a flag; anything less becomes a review, because what failed might have seen more."""
        errors = tuple(_error_signal(name, error, verdict.category or self._first_category()) for name, error in failed)
        is_flag = verdict.action is Action.FLAG
        return Verdict(
            action=verdict.action if is_flag else Action.REVIEW,
            category=verdict.category or self._first_category(),
            score=max(verdict.score, self.config.review_from),
            part=verdict.part,
            signals=verdict.signals + errors,
            contacts=verdict.contacts,
            counter=verdict.counter,
            sentence=verdict.sentence if is_flag else error_sentence([name for name, _ in failed]),
            versions=verdict.versions,
        )

    def _first_category(self) -> str:
        return self.lexicon.categories[0].identifier


def build_engine(config: ClassifyConfig, extra_lexicons: Path | None = None, licences: Path | None = None) -> Engine:
    """An engine with the shipped lexicon, the files in `extra_lexicons` and the list of approved institutions in `licences`.

    Raises ConfigError for a bad file.
    """
    lexicon = load_lexicon(extra_lexicons)
    views = load_view_maker()
    return Engine(
        config=config,
        lexicon=lexicon,
        views=views,
        matcher=TermMatcher(lexicon.terms, views),
        detectors=load_detectors(),
        titles={category.identifier: category.title for category in lexicon.categories},
        learner=load_learner(views),
        bands=load_bands(),
        licences=read_licences(licences, views) if licences else LicenceList(),
        pictures=PictureReader() if config.reads_images else None,
    )


def engine_beside(config: ClassifyConfig, folder: Path) -> Engine:
    """An engine for a configuration whose relative paths start at `folder`. Raises ConfigError."""
    lexicons, licences = config.lexicons_folder, config.licences_file
    return build_engine(config, folder / lexicons if lexicons else None, folder / licences if licences else None)


def examined(
    detectors: Sequence[Detector], reading: Reading
) -> tuple[list[Suspicion], list[Doubt], list[tuple[str, str]]]:
    """What all detectors say, ordered by span, and (name, error) of those that failed."""
    suspicions: list[Suspicion] = []
    doubts: list[Doubt] = []
    failed: list[tuple[str, str]] = []
    for detector in detectors:
        try:
            found = list(detector.examine(reading))
        except Exception as error:  # One detector on a page is one of the three borders where anything is caught.
            log.error("detector failed", extra={"detector": detector.name, "url": reading.page.url}, exc_info=True)
            failed.append((detector.name, f"{type(error).__name__}: {error}"))
            continue
        suspicions += [each for each in found if isinstance(each, Suspicion)]
        doubts += [each for each in found if isinstance(each, Doubt)]
    suspicions.sort(key=lambda each: (each.signal.span, each.signal.rule, each.signal.category))
    doubts.sort(key=lambda each: (each.evidence.span, each.evidence.rule))
    return suspicions, doubts, failed


def _strongest(signals: Sequence[Signal], category: str | None) -> list[Signal]:
    """The few that the sentence names: those of the category before others."""
    own = nsmallest(SPOKEN_OF, (each for each in signals if each.category == category), key=_rank)
    if len(own) == SPOKEN_OF:
        return own
    return own + nsmallest(SPOKEN_OF - len(own), (each for each in signals if each.category != category), key=_rank)


def _rank(signal: Signal) -> tuple[float, tuple[int, int]]:
    return -signal.weight, signal.span


def _weightiest(signals: list[Signal]) -> tuple[Signal, ...]:
    """At most `MOST_SIGNALS` of them, in the order of the text."""
    if len(signals) > MOST_SIGNALS:
        signals = nsmallest(MOST_SIGNALS, signals, key=_rank)
    return tuple(sorted(signals, key=lambda signal: signal.span))


def _highest(scores: Mapping[str, float], learned: Sequence[LearnedScore]) -> dict[str, float]:
    """Rule scores by category, raised to what was learned about any single block."""
    highest = dict(scores)
    for each in learned:
        highest[each.category] = max(each.probability, highest.get(each.category, 0.0))
    return highest


def _genre_counter(learned: Sequence[LearnedScore]) -> list[CounterEvidence]:
    """What the wording says against an offer, of the blocks where it says most."""
    speaking = nsmallest(
        SPOKEN_OF, (each.counter for each in learned if each.counter), key=lambda found: -sum(e.weight for e in found)
    )
    return [evidence for found in speaking for evidence in found]


def _error_signal(name: str, error: str, category: str) -> Signal:
    return Signal(
        detector=name,
        rule=ERROR_RULE,
        category=category,
        span=(0, 0),
        text="",
        reading=error,
        weight=0.0,
        note=f"检测器 {name} 出错，本页须人工查看。",
    )


def _heaviest(counter: Sequence[CounterEvidence]) -> list[CounterEvidence]:
    """The weightiest words of talk, and the weightiest of what the wording says."""
    ordered = sorted(counter, key=lambda each: (-each.weight, each.span))
    words = [each for each in ordered if not is_of_wording(each)]
    return words[:SPOKEN_OF] + [each for each in ordered if is_of_wording(each)][:SPOKEN_OF]
