"""A rejected flag proposes the narrowest exception: the right neighbour, never at the cost of a rightful flag."""

from pathlib import Path

import pytest

from classifiers.batch import page_of_text
from classifiers.config import ClassifyConfig
from classifiers.discovering.exceptions_proposed import JudgedText, Standing, engine_excepting, propose_exceptions
from classifiers.discovering.trial import StoredText
from classifiers.engine import Engine, build_engine
from classifiers.verdict import Action
from classifiers.vocabulary.exceptions import TermException
from classifiers.vocabulary.lexicon import load_lexicon
from crawlers.config import ConfigError

COLLISION = "食用酒精源头厂家直供，批发价格优惠，加微信 qy_demo88"
SAME_AGAIN = "医用酒精源头直供，批发价格，加微信 qy_demo99"
OFFER = "优选精源，同城可送，价格面议，加微信 qy_demo88"
CUNNING = "酒精源头直供，同城捐精，上门供精，加微信 qy_demo88"


def judged(text: str, standing: Standing) -> JudgedText:
    return JudgedText(stored=StoredText(item_id=text[:4], title="", text=text), standing=standing)


def action(engine: Engine, text: str) -> Action:
    return engine.judge(page_of_text(text)).verdict.action


def test_the_neighbour_that_makes_it_another_word_is_found(engine: Engine) -> None:
    others = [
        judged(COLLISION, Standing.CLEARED),
        judged(SAME_AGAIN, Standing.CLEARED),
        judged(OFFER, Standing.CONFIRMED),
        judged(CUNNING, Standing.CONFIRMED),
    ]
    found = propose_exceptions(engine, COLLISION, others)
    assert found.is_flagged
    assert found.read == 4
    best = {each.exception.shown(): each for each in found.proposals}
    assert (best["用酒|精源"].cleared, best["用酒|精源"].undecided) == (2, 0)
    assert len(found.proposals) <= 3
    other = engine_excepting(engine, best["用酒|精源"].exception)
    assert action(engine, COLLISION) is Action.FLAG
    assert action(other, COLLISION) is not Action.FLAG
    assert action(other, OFFER) is Action.FLAG


def test_an_exception_that_would_lose_a_confirmed_item_is_refused(engine: Engine) -> None:
    found = propose_exceptions(engine, COLLISION, [judged(SAME_AGAIN, Standing.CONFIRMED)])
    shown = {each.exception.shown() for each in found.proposals}
    assert found.harmful > 0
    for one in found.proposals:
        assert action(engine_excepting(engine, one.exception), SAME_AGAIN) is Action.FLAG
    assert not shown & {"酒|精源", "用酒|精源", "精源|头"}
    every = propose_exceptions(engine, COLLISION, [judged(COLLISION, Standing.CONFIRMED)])
    assert (every.proposals, every.harmful) == ((), every.helping)


def test_where_several_words_make_the_flag_no_single_exception_is_offered(engine: Engine) -> None:
    found = propose_exceptions(engine, CUNNING, [])
    assert found.is_flagged
    assert found.proposals == ()


def test_a_text_that_is_not_flagged_needs_no_exception(engine: Engine) -> None:
    assert not propose_exceptions(engine, "今天天气很好。", []).is_flagged


def test_the_entry_put_into_the_offices_own_folder_does_what_was_tried(tmp_path: Path) -> None:
    (tmp_path / "exceptions.toml").write_text(TermException(term="精源", not_after=("酒",)).toml() + "\n", "utf-8")
    engine = build_engine(ClassifyConfig(reads_images=False), tmp_path)
    assert action(engine, COLLISION) is not Action.FLAG
    assert action(engine, OFFER) is Action.FLAG
    assert engine.lexicon.version != load_lexicon().version


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('[[exceptions]]\nterm = "没有的词"\nnot_after = ["甲"]\n', "no lexicon file has"),
        ('[[exceptions]]\nterm = "精源"\n', "needs not_after or not_before"),
        ('[[exceptions]]\nterm = "精源"\nnot_before = [""]\n', "none of them empty"),
        ("[[exceptions", "not readable"),
    ],
)
def test_a_bad_exception_is_named(body: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "exceptions.toml").write_text(body, "utf-8")
    with pytest.raises(ConfigError, match=message):
        load_lexicon(tmp_path)
