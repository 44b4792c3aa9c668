"""Every rule fires on its own examples and on none of its counter-examples."""

import pytest

from classifiers.batch import page_of_text
from classifiers.detector import Suspicion
from classifiers.detectors.rules import DETECTOR
from classifiers.engine import Engine
from classifiers.reading import read
from classifiers.vocabulary.lexicon import Rule, RuleExample, load_lexicon

RULES = tuple(load_lexicon().rules)
CASES = [
    pytest.param(rule, example, id=f"{rule.category or 'shared'}-{rule.id}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_rule_fires_exactly_where_its_examples_say(engine: Engine, rule: Rule, example: RuleExample) -> None:
    reading = read(page_of_text(example.text), engine.views, engine.matcher, engine.lexicon.rules)
    fired = {found.signal.rule for found in DETECTOR.examine(reading) if isinstance(found, Suspicion)}
    assert (f"rule:{rule.id}" in fired) == example.hit


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.category or 'shared'}-{rule.id}")
def test_every_rule_has_an_example_and_a_counter_example(rule: Rule) -> None:
    assert {example.hit for example in rule.examples} == {True, False}


def test_a_word_said_twice_fills_one_need(engine: Engine) -> None:
    texts = ("精子的活动与身高无关，终身的身高由遗传决定", "精子的主人身高一米八，学历本科")
    readings = [read(page_of_text(text), engine.views, engine.matcher, engine.lexicon.rules) for text in texts]
    fired = [
        "rule:sperm-traits"
        in {found.signal.rule for found in DETECTOR.examine(reading) if isinstance(found, Suspicion)}
        for reading in readings
    ]
    assert fired == [False, True]
