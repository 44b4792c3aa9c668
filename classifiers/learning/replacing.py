"""New models take the place of the old ones only when they are not worse.

In: labelled texts, an engine. Out: `Comparison`; files in the models folder when it allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from classifiers.engine import Engine
from classifiers.learning.final_training import Judged, held_out_verdicts
from classifiers.learning.metamorphic import kept_recall
from classifiers.learning.shipping import build_models
from classifiers.measuring.measurement import LabelledText, measurement_of
from classifiers.weighing.bands import load_bands
from classifiers.weighing.final_model import load_final_model
from classifiers.weighing.learned import Learner
from classifiers.weighing.wording import MODELS, load_wording

_EVERY = 45
"""Every so-maniest offer is disguised for the comparison."""
_TOLERANCE = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What decides: recall and precision on held-out publishers, and the mean share of recall that disguises leave."""

    recall: float
    precision: float
    disguised: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The figures of the models at work and of the new ones."""

    old: Figures
    new: Figures

    @property
    def is_no_worse(self) -> bool:
        """Whether no figure of the new models falls behind by more than rounding and one text in two hundred."""
        pairs = zip(
            (self.new.recall, self.new.precision, self.new.disguised),
            (self.old.recall, self.old.precision, self.old.disguised),
            strict=True,
        )
        return all(new >= old - _TOLERANCE for new, old in pairs)


def retrain(
    corpus: Sequence[LabelledText], gold: Sequence[LabelledText], engine: Engine, folder: Path = MODELS
) -> Comparison:
    """Train on `corpus` and `gold`; write to `folder` if no figure gets worse.

    Both are measured on the corpus, which nobody relabels, with every publisher held out when its texts are judged.
    """
    with TemporaryDirectory() as name:
        trial = Path(name)
        known = {id(row) for row in corpus}
        taught = [pair for pair in build_models([*corpus, *gold], engine, trial) if id(pair[0]) in known]
        comparison = Comparison(
            old=_figures(held_out_verdicts(corpus, engine), engine),
            new=_figures(taught, engine_with_models(engine, trial)),
        )
        if comparison.is_no_worse:
            folder.mkdir(parents=True, exist_ok=True)
            for path in sorted(trial.glob("*.tsv")):
                fresh = folder / f"{path.name}.new"
                fresh.write_bytes(path.read_bytes())
                fresh.replace(folder / path.name)
    return comparison


def engine_with_models(engine: Engine, folder: Path) -> Engine:
    """`engine` with the models in `folder`."""
    wording, final = load_wording(folder / "wording.tsv"), load_final_model(folder / "final.tsv")
    learner = Learner(views=engine.views, wording=wording, final=final)
    return replace(engine, learner=learner, bands=load_bands(folder / "bands.tsv"))


def _figures(judged: Judged, engine: Engine) -> Figures:
    overall = measurement_of(judged).overall
    kept = kept_recall([row for row, _ in judged if row.is_offer][::_EVERY], engine)
    return Figures(
        recall=overall.recall or 0.0, precision=overall.precision or 0.0, disguised=sum(kept.values()) / len(kept)
    )
