"""Writing the models `qingyuan train` makes. In: labelled texts. Out: `models/wording.tsv` and `models/final.tsv`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from classifiers.engine import Engine
from classifiers.learning.final_training import train_all
from classifiers.measuring import LabelledText
from classifiers.wording import MODELS


def build_models(rows: Sequence[LabelledText], engine: Engine, folder: Path = MODELS) -> None:
    """Train on `rows` and put both files into `folder`; each is replaced whole or not at all."""
    wording, final = train_all(rows, engine)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "wording.tsv", *wording)
    _write(folder / "final.tsv", *final)


def _write(path: Path, bias: float, weights: Mapping[str, float]) -> None:
    lines = [
        f"(bias)\t{bias}",
        *(f"{name}\t{weight}" for name, weight in weights.items() if weight or "\t" not in name),
    ]
    fresh = path.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", "utf-8")
    fresh.replace(path)
