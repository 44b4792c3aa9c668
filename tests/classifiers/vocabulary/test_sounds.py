"""Terms are heard through any mixture of sounds, pinyin and first letters, and honest words that sound like them are left alone."""

import pytest

from classifiers.engine import Engine
from classifiers.unmasking.everyday import load_everyday
from classifiers.vocabulary.matching import TermHit


def _hits(engine: Engine, text: str) -> list[TermHit]:
    return engine.matcher.hits(text, engine.views.views(text))


@pytest.mark.parametrize(
    ("text", "written", "term"),
    [
        ("国内洁卵需要哪些条件", "洁卵", "借卵"),
        ("本地供滦_试管医院费用", "供滦", "供卵"),
        ("诚招d妈，包吃住", "d妈", "代妈"),
        ("私人供j价格", "供j", "供精"),
        ("可以找dai孕", "dai孕", "代孕"),
        ("可以找代-y-u-n", "代-y-u-n", "代孕"),
        ("可以找d-a-i-孕", "d-a-i-孕", "代孕"),
        ("可以找d 孕妈妈", "d 孕妈妈", "代孕妈妈"),
        ("可以找代 y u n", "代 y u n", "代孕"),
        ("可以找代yma妈", "代yma妈", "代孕妈妈"),
        ("国内jieluan需要什么", "jieluan", "借卵"),
        ("人弋y妈妈", "人弋y妈妈", "代孕妈妈"),
        ("daiyunfangan多少钱", "daiyunfangan", "代孕方案"),
    ],
)
def test_a_term_is_heard_through_its_disguise(engine: Engine, text: str, written: str, term: str) -> None:
    assert (written, term) in {(text[slice(*hit.span)], hit.term.text) for hit in _hits(engine, text)}


@pytest.mark.parametrize(
    "text",
    [
        "人到中年要查宫颈癌", "他带坏了一个班", "带母亲去医院看病", "现在带生活费去学校", "驻外使馆发布提醒", "待运货物已经到港", "这是关键的一步",
        "会计师验资报告", "夏天怎么买净水器", "研发费用加计扣除", "写代码的人", "上一代H3火箭", "A股和B超都不是词", "动乱的年代",
        "latex怎么排版", "家里的燕子飞走了", "大龄剩男很多", "待云开雾散", "丹房镜源云", "东平侯吕通",
    ],
)  # fmt: skip
def test_an_honest_word_that_sounds_like_a_term_is_left_alone(engine: Engine, text: str) -> None:
    assert [text[slice(*hit.span)] for hit in _hits(engine, text) if hit.term.category] == []


def test_what_is_written_as_a_word_is_no_disguise_of_another(engine: Engine) -> None:
    assert {hit.term.text for hit in _hits(engine, "孕妇忌用堕胎药")} & {"堕胎药", "多胎药"} == {"堕胎药"}


def test_words_within_a_disguised_phrase_are_found_too(engine: Engine) -> None:
    text = "gelujiyashiguan婴儿多少钱"
    found = {hit.term.text: text[slice(*hit.span)] for hit in _hits(engine, text)}
    assert found["格鲁吉亚试管"] == "gelujiyashiguan"
    assert found["试管"] == "shiguan"
    assert "格鲁吉亚" in found


def test_everyday_words_surprise_less_than_the_same_characters_out_of_order() -> None:
    everyday = load_everyday()
    assert everyday.surprise("母亲医院") < everyday.surprise("亲母院医")
    assert everyday.surprise("daiyun") > everyday.surprise("d") > 0
    assert everyday.surprise("") == 0
