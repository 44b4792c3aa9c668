"""Writing the models `qingyuan train` makes. In: labelled texts. Out: the files of `models/`."""

from collections.abc import Callable, Sequence
from pathlib import Path

from classifiers.engine import Engine
from classifiers.learning.banding import bands_of
from classifiers.learning.final_training import Judged, train_all
from classifiers.measuring.measurement import LabelledText
from classifiers.weighing.bands import write_bands
from classifiers.weighing.final_model import write_final_model
from classifiers.weighing.wording import MODELS, write_wording


def build_models(rows: Sequence[LabelledText], engine: Engine, folder: Path = MODELS) -> Judged:
    """Train on `rows` and put all files into `folder`, each whole or not at all. Returns how each row is judged held out."""
    wording, final, judged = train_all(rows, engine)
    bands = list(bands_of(judged))
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / "wording.tsv", lambda path: write_wording(path, wording))
    _replace(folder / "final.tsv", lambda path: write_final_model(path, final))
    _replace(folder / "bands.tsv", lambda path: write_bands(path, bands))
    return judged


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    fresh = path.with_suffix(".new")
    write(fresh)
    fresh.replace(path)
