"""Why not: the genre the model saw, and the words that said so, where they stand and how much they weighed."""

import pytest

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.verdict import Action, CounterEvidence, Verdict
from classifiers.weighing.genre import TITLES, is_of_wording
from classifiers.weighing.wording import load_wording


def _judged(engine: Engine, text: str) -> tuple[Verdict, list[CounterEvidence]]:
    verdict = engine.judge(page_of_text(text)).verdict
    return verdict, [each for each in verdict.counter if is_of_wording(each)]


@pytest.mark.parametrize(
    ("text", "genre", "shown"),
    [
        ("本市警方日前通报，一处代孕窝点被查，两名负责人被带走", "news", "新闻报道"),
        ("我反对代孕，女性的身体不是商品，凭什么让穷人来承担", "opinion", "议论"),
        ("三代试管不得用于选择性别，由医生评估胚胎移植的指征", "health", "医学科普"),
    ],
)
def test_a_cleared_hit_names_the_genre_and_the_words_that_said_so(
    engine: Engine, text: str, genre: str, shown: str
) -> None:
    verdict, found = _judged(engine, text)
    assert verdict.action is Action.CLEAR
    assert {each.rule for each in found} == {f"genre:{genre}"}
    assert all(each.text == text[slice(*each.span)] and 0 < each.weight < 1 for each in found)
    assert f"行文像{shown}" in verdict.sentence
    assert f"“{max(found, key=lambda each: each.weight).text}”" in verdict.sentence


def test_disguised_words_of_the_genre_are_shown_as_the_page_shows_them(engine: Engine) -> None:
    text = "三代试管不得用于选择性别，由醫生評估胚胎移植的指徵"
    _, found = _judged(engine, text)
    assert found
    assert all(each.text == text[slice(*each.span)] for each in found)


def test_a_sellers_wording_has_no_genre_against_it(engine: Engine) -> None:
    verdict, found = _judged(engine, "我们的顾问为您匹配代母，签约包成功，欢迎咨询")
    assert verdict.action is Action.FLAG
    assert not found


def test_a_flag_says_which_genre_speaks_against_it(engine: Engine) -> None:
    text = "胚胎移植后多久验孕，饮食注意什么，孕妇要注意休息，代怀公司联系电话13900001234"
    verdict, found = _judged(engine, text)
    assert verdict.action is Action.FLAG
    assert {each.rule for each in found} == {"genre:health"}
    assert "但行文像医学科普" in verdict.sentence


def test_every_genre_of_the_model_can_be_named() -> None:
    assert {genre for genre in load_wording().genres if genre != "offer"} <= TITLES.keys()
