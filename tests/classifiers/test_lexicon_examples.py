"""Every lexicon file keeps what its own examples promise."""

from pathlib import Path

import pytest

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.verdict import Action
from classifiers.vocabulary.categories import LEXICONS
from classifiers.vocabulary.lexicon import RuleExample, load_examples

FILES = sorted(LEXICONS.glob("*.toml"))
EXAMPLES = [
    pytest.param(example, id=f"{path.stem}-{number}")
    for path in FILES
    for number, example in enumerate(load_examples(path))
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_category_file_has_five_hits_and_five_no_hits(path: Path) -> None:
    examples = load_examples(path)
    assert sum(example.hit for example in examples) >= 5
    assert sum(not example.hit for example in examples) >= 5


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_flagged_exactly_when_it_says_so(engine: Engine, example: RuleExample) -> None:
    verdict = engine.judge(page_of_text(example.text)).verdict
    assert (verdict.action is Action.FLAG) == example.hit, verdict.sentence
