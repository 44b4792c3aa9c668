"""An invented word of the trade is found among ordinary ones; candidates say why, and where they collide."""

import random
from functools import cache

import pytest

from classifiers.discovering.segmentation import Segmenter, load_segmenter
from classifiers.discovering.slang import Candidate, discover
from classifiers.unmasking.reading_views import load_view_maker
from classifiers.vocabulary.lexicon import load_lexicon

SLANG = "鸢沫"
SUBJECTS = ("我们公司", "本机构", "正规平台", "老牌团队", "专业老师", "全国客服", "线上顾问", "本地门店")
WAYS = ("成功率高", "价格透明", "全程陪同", "签订合同", "保护隐私", "安全可靠", "免费咨询", "快速安排")
TALK = (
    "周末去公园散步看见很多人放风筝", "老师说下周考试请大家认真复习", "这家公司的产品价格透明值得购买",
    "医院提供免费咨询服务请提前预约", "我们公司签订合同以后安排工作", "平台保护隐私用户可以放心使用",
    "客服全程陪同帮助老人办理手续", "门店周年活动吸引本地居民参加", "团队讨论以后快速安排下一步",
)  # fmt: skip


@cache
def segmenter() -> Segmenter:
    return load_segmenter()


@cache
def known_words() -> tuple[str, ...]:
    return tuple(term.text for term in load_lexicon().terms)


def offers(seed: int, word: str = SLANG, count: int = 60) -> list[str]:
    chance = random.Random(seed)
    texts = []
    for _ in range(count):
        subject, way, other = chance.choice(SUBJECTS), chance.choice(WAYS), chance.choice(WAYS)
        shape = chance.choice(("{w}公司{a}，{s}{b}", "{s}做{w}{a}，{b}", "想了解{w}多少钱，{s}{a}", "{a}的{w}就找{s}"))
        texts.append(shape.format(w=word, s=subject, a=way, b=other))
    return texts


def background(seed: int) -> list[str]:
    chance = random.Random(seed)
    ordinary = [chance.choice(TALK) for _ in range(300)]
    return ordinary + [chance.choice(SUBJECTS) + chance.choice(WAYS) for _ in range(300)]


def found(seed: int, word: str = SLANG, **changes: list[str]) -> list[Candidate]:
    return discover(
        offers(seed, word),
        background(seed),
        known_words(),
        load_view_maker(),
        segmenter(),
        **changes,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("word", [SLANG, "蜃楼渡", "岚舟"])
def test_a_planted_word_is_among_the_first_five_and_ordinary_words_are_not(seed: int, word: str) -> None:
    first = [candidate.text for candidate in found(seed, word)[:5]]
    assert word in first
    ordinary = {"公司", "价格", "客服", "老师", "咨询", "合同", "平台", "团队", "我们", "安全"}
    assert not ordinary & set(first)


def test_a_candidate_says_why_and_where() -> None:
    candidate = next(one for one in found(1) if one.text == SLANG)
    assert candidate.times == 60
    assert candidate.times_background == 0
    assert {"公司", "多少钱"} <= set(candidate.heads)
    assert 0 < len(candidate.examples) <= 3
    assert all(SLANG in example for example in candidate.examples)


def test_words_the_lexicon_knows_are_no_news() -> None:
    texts = [f"{way}代孕公司{subject}" for way in WAYS for subject in SUBJECTS]
    candidates = discover(texts, background(1), known_words(), load_view_maker(), segmenter())
    assert not [one for one in candidates if "代孕" in one.text]


def test_a_word_in_texts_that_share_a_contact_counts_them() -> None:
    pivots = [f"{subject}，鹤汀{way}" for subject in SUBJECTS for way in WAYS[:3]]
    candidate = next(one for one in found(2, pivots=pivots) if one.text == "鹤汀")
    assert candidate.times_pivot == len(pivots)


def test_nothing_comes_of_nothing() -> None:
    assert discover([], [], [], load_view_maker(), segmenter()) == []


def test_the_dictionary_breaks_what_it_does_not_know() -> None:
    assert segmenter().is_broken(SLANG)
    assert not segmenter().is_broken("公司")
