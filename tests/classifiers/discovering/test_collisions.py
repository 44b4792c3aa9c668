"""`lexicon try` shows where a term collides with ordinary words, and proposes exceptions that never hide an offer."""

import pytest

from classifiers.discovering.collisions import BackgroundText, find_collisions
from classifiers.unmasking.reading_views import ViewMaker, load_view_maker


@pytest.fixture(scope="module")
def views() -> ViewMaker:
    return load_view_maker()


INNOCENT = [
    "我们提供精准的天气预报",
    "本店提供精美包装",
    "老师提供精神支持",
    "小镇提供精酿啤酒",
    "这里没有那个词",
]


def texts(innocent: list[str], offers: list[str]) -> list[BackgroundText]:
    found = [BackgroundText(text=text, is_offer=False) for text in innocent]
    return found + [BackgroundText(text=text, is_offer=True) for text in offers]


def test_a_frequent_neighbour_is_proposed_with_the_collisions_it_ends(views: ViewMaker) -> None:
    found = find_collisions("供精", texts(INNOCENT, ["高价供精联系我们", "本地供精服务"]), views)
    assert (found.texts_read, found.texts_with, found.in_others, found.in_offers) == (7, 6, 4, 2)
    assert [(proposal.shown("供精"), proposal.times) for proposal in found.proposals] == [("提|供精", 4)]
    assert found.left_over == 0
    assert (found.places[0].left, found.places[0].right) == ("我们提", "准的天气预报")


def test_a_neighbour_that_stands_in_offers_is_never_proposed(views: ViewMaker) -> None:
    found = find_collisions("供精", texts(INNOCENT, ["本站提供精子，包邮"]), views)
    assert not [proposal for proposal in found.proposals if proposal.neighbour == "提"]


def test_a_neighbour_seen_once_is_chance(views: ViewMaker) -> None:
    found = find_collisions("供精", texts(["提供精准预报"], []), views)
    assert not found.proposals
    assert found.left_over == 1


def test_terms_are_found_through_width_and_traditional_forms(views: ViewMaker) -> None:
    assert find_collisions("代孕", texts(["ＶＸ代孕與生活"], []), views).in_others == 1


def test_an_empty_term_is_refused(views: ViewMaker) -> None:
    with pytest.raises(ValueError, match="empty"):
        find_collisions("  ", [], views)
