"""The same offer has the same id, and different offers have different ones."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.verdict import Action
from crawlers.page import BlockKind
from indexer.content_id import content_id
from indexer.searching.folding import fold_solid
from tests.factories import OFFER_TEXT, OFFER_TITLE, make_finding, make_page

OFFER = (BlockKind.PARAGRAPH, OFFER_TEXT)
SHORT = (BlockKind.PARAGRAPH, "代孕公司")
INVISIBLE = ["\u200b", "\u200d", "\ufeff", "\u00ad", "\ufe0f", " ", "\u3000", "\n", "\t", "\u00a0"]


def id_of(*pieces: tuple[BlockKind, str], url: str = "http://forum.localhost:8000/thread/1") -> str:
    return content_id(make_finding(make_page(url, pieces)))


def test_same_content_has_same_item_id_on_every_host() -> None:
    here = id_of(OFFER, url="http://a.example/1")
    there = id_of(
        (BlockKind.TITLE, "别的网站的标题"),
        OFFER,
        (BlockKind.FOOTER, "今日访问 1203 次 2026-11-20"),
        url="http://b.example/2",
    )
    assert here == there


def test_different_offers_have_different_ids() -> None:
    assert id_of(OFFER) != id_of((BlockKind.PARAGRAPH, OFFER_TEXT.replace("咨询价格", "免费试管")))


def test_category_is_part_of_the_id() -> None:
    finding = make_finding()
    other = replace(finding, verdict=replace(finding.verdict, category="egg_trade"))
    assert content_id(finding) != content_id(other)


def test_the_address_of_a_page_is_not_part_of_the_offer() -> None:
    paths = [(BlockKind.URL_PATH, f"代孕公司 {number}") for number in (1, 2)]
    assert id_of(paths[0], OFFER) == id_of(paths[1], OFFER)


def test_a_bare_word_never_merges_unrelated_pages() -> None:
    assert id_of(SHORT, (BlockKind.PARAGRAPH, "今天天气很好")) != id_of(SHORT, (BlockKind.PARAGRAPH, "二手车转让"))
    assert id_of((BlockKind.TITLE, "甲"), SHORT) != id_of((BlockKind.TITLE, "乙"), SHORT)


def test_a_bare_word_on_the_same_page_keeps_its_id() -> None:
    assert id_of((BlockKind.TITLE, "甲"), SHORT) == id_of((BlockKind.TITLE, "甲"), SHORT)


def test_a_clear_page_has_no_id() -> None:
    with pytest.raises(ValueError, match="clear page"):
        content_id(make_finding(action=Action.CLEAR))


def test_the_id_is_32_hex_digits() -> None:
    assert len(id_of(OFFER)) == 32
    assert int(id_of(OFFER), 16) >= 0


def test_a_lone_surrogate_has_an_id() -> None:
    page = make_page(pieces=[OFFER])
    broken = page.blocks[0]._replace(text=OFFER_TEXT + "\ud83e")
    assert content_id(make_finding(replace(page, text=broken.text, blocks=(broken,))))


@given(st.lists(st.tuples(st.integers(0, len(OFFER_TEXT)), st.sampled_from(INVISIBLE)), max_size=12))
def test_spaces_and_invisible_characters_do_not_change_the_id(insertions: list[tuple[int, str]]) -> None:
    text = OFFER_TEXT
    for place, character in sorted(insertions, reverse=True):
        # The factory looks for these two words literally; disguises inside them are the classifiers' business.
        if not any(word in text[max(0, place - 9) : place + 9] for word in ("代孕公司", "qy_demo88")):
            text = text[:place] + character + text[place:]
    assert id_of((BlockKind.PARAGRAPH, text)) == id_of(OFFER)


@given(st.text(min_size=1, max_size=60))
def test_words_outside_the_offer_do_not_change_the_id(furniture: str) -> None:
    kept = furniture.replace("代孕公司", "").replace("qy_demo88", "") or "。"
    assert id_of(OFFER, (BlockKind.FOOTER, kept)) == id_of(OFFER)


@given(st.text(max_size=40), st.text(max_size=40))
def test_ids_agree_exactly_when_the_offers_agree(first: str, second: str) -> None:
    same = fold_solid(OFFER_TEXT + first) == fold_solid(OFFER_TEXT + second)
    ids = {id_of((BlockKind.PARAGRAPH, OFFER_TEXT + end)) for end in (first, second)}
    assert (len(ids) == 1) == same


def test_full_width_and_capitals_read_the_same() -> None:
    assert id_of((BlockKind.TITLE, OFFER_TITLE), (BlockKind.PARAGRAPH, OFFER_TEXT + "ＶＩＰ")) == id_of(
        (BlockKind.TITLE, OFFER_TITLE), (BlockKind.PARAGRAPH, OFFER_TEXT + "vip")
    )
