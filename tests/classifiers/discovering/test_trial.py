"""A term is tried on stored texts before it is saved: what newly flags, what stops, what stays."""

import pytest

from classifiers.batch import page_of_text
from classifiers.config import ClassifyConfig
from classifiers.discovering.trial import StoredText, engine_with, try_term
from classifiers.engine import Engine, build_engine
from classifiers.verdict import Action
from classifiers.vocabulary.roles import Role
from classifiers.vocabulary.terms import ALL_VIEWS, Term
from crawlers.config import ConfigError

NEW_WORD = "蓝鲸计划"
TEXTS = {
    "sells": f"{NEW_WORD}包成功，费用二十万起，加微信 qy_demo88 咨询",
    "talks": "今天的天气很好，适合散步。",
    "flagged": "专业代孕公司，签约包成功，可选性别。加微信 qy_demo88 咨询价格。",
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return build_engine(ClassifyConfig(reads_images=False))


def term(text: str = NEW_WORD, **changes: object) -> Term:
    fields: dict[str, object] = {
        "text": text, "role": Role.SERVICE, "category": "surrogacy", "strength": 0.8, "views": ALL_VIEWS,
    }  # fmt: skip
    return Term(**(fields | changes))  # type: ignore[arg-type]


def stored() -> list[StoredText]:
    return [StoredText(item_id=name, title=name, text=text) for name, text in TEXTS.items()]


def test_a_new_word_shows_what_it_would_newly_flag(engine: Engine) -> None:
    trial = try_term(engine, term(), stored())
    assert [change.item_id for change in trial.newly_flagged] == ["sells"]
    assert trial.newly_flagged[0].after.action is Action.FLAG
    assert (trial.read, trial.touched) == (3, 1)
    assert not trial.no_longer_flagged


def test_a_word_of_talk_shows_what_would_stop_being_flagged(engine: Engine) -> None:
    texts = [StoredText(item_id="a", title="", text=f"{NEW_WORD}通报：警方侦破一起案件。{TEXTS['flagged']}")]
    before = engine.judge(page_of_text(texts[0].text)).verdict
    trial = try_term(engine, term(role=Role.COURT, category="", strength=1.0), texts)
    changed = [*trial.no_longer_flagged, *trial.otherwise_changed]
    assert trial.touched == 1
    assert changed
    assert all(change.after.score < before.score for change in changed)


def test_the_engine_given_is_left_as_it_was(engine: Engine) -> None:
    terms, version = engine.lexicon.terms, engine.lexicon.version
    other = engine_with(engine, term())
    assert engine.lexicon.terms is terms
    assert other.lexicon.version != version


@pytest.mark.parametrize("text", ["", "孕", " 代孕", "ABC"])
def test_a_term_no_lexicon_file_may_hold_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(ConfigError):
        engine_with(engine, term(text))


def test_a_term_that_makes_longer_entries_superfluous_can_be_tried(engine: Engine) -> None:
    longer = next(each for each in engine.lexicon.terms if each.category == "surrogacy" and len(each.text) > 4)
    piece = term(longer.text[:3], role=longer.role, strength=1.0, views=longer.views)
    assert engine_with(engine, piece).lexicon.terms[-1] is piece


def test_a_term_that_is_there_already_is_refused(engine: Engine) -> None:
    known = next(each for each in engine.lexicon.terms if each.category == "surrogacy" and not each.not_before)
    with pytest.raises(ConfigError, match="covered"):
        engine_with(engine, known)
