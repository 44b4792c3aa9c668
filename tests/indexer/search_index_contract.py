"""What every search index promises. An engine's test inherits this class and gives the fixture `index`."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.searching.seam import Hits, Query, SearchIndex

EXAMPLES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
SYNTAX = [
    '"',
    "'",
    "*",
    "NEAR",
    "NEAR(",
    "AND",
    "OR",
    "NOT",
    "\x00",
    "^",
    ":",
    "(",
    ")",
    "-",
    "+",
    "{",
    "\\",
    "%",
    "🤰",
    "\ud800",
]
HAN = st.text(st.sampled_from("代孕公司供卵试管包成功微信咨询"), min_size=1, max_size=30)


def found(index: SearchIndex, words: str) -> set[str]:
    return set(index.find(Query(words=words)).item_ids)


class SearchIndexContract:
    """Inherit as `class TestMyIndex(SearchIndexContract)` with a fixture `index` that is empty at first."""

    def test_a_word_is_found_wherever_it_stands(self, index: SearchIndex) -> None:
        index.put({"a": "本地代孕公司"})
        index.put({"b": "代理孕妇用品"})
        assert found(index, "代孕") == {"a"}
        assert found(index, "孕公") == {"a"}

    def test_a_single_character_is_found_wherever_it_stands(self, index: SearchIndex) -> None:
        index.put({"a": "代孕公司"})
        for character in "代孕公司":
            assert found(index, character) == {"a"}

    def test_all_terms_must_occur(self, index: SearchIndex) -> None:
        index.put({"a": "代孕公司 加微信 qy_demo88"})
        index.put({"b": "代孕公司 电话"})
        assert found(index, "代孕 微信") == {"a"}
        assert found(index, "微信　代孕") == {"a"}

    def test_a_term_is_literal_not_a_bag_of_characters(self, index: SearchIndex) -> None:
        index.put({"a": "公司代孕"})
        assert found(index, "代孕公司") == set()

    def test_case_width_and_invisible_characters_do_not_matter(self, index: SearchIndex) -> None:
        index.put({"a": "加 ＱＹ_Demo88 咨询代\u200b孕"})
        assert found(index, "qy_demo88") == {"a"}
        assert found(index, "QY_DEMO88") == {"a"}
        assert found(index, "代孕") == {"a"}

    def test_numbers_are_found_by_any_part(self, index: SearchIndex) -> None:
        index.put({"a": "电话13800138000"})
        assert found(index, "0013800") == {"a"}
        assert found(index, "13900") == set()

    def test_pictographs_are_found(self, index: SearchIndex) -> None:
        index.put({"a": "代🤰公司"})
        assert found(index, "代🤰") == {"a"}
        assert found(index, "🤰") == {"a"}

    def test_a_term_does_not_run_over_the_end_of_a_word(self, index: SearchIndex) -> None:
        index.put({"a": "招代，孕妇"})
        assert found(index, "代孕") == set()

    def test_putting_again_replaces(self, index: SearchIndex) -> None:
        index.put({"a": "代孕"})
        index.put({"a": "供卵"})
        assert found(index, "代孕") == set()
        assert index.find(Query(words="供卵")) == Hits(item_ids=("a",), total=1)

    def test_what_is_removed_is_not_found(self, index: SearchIndex) -> None:
        index.put({"a": "代孕"})
        index.remove("a")
        index.remove("unknown")
        assert found(index, "代孕") == set()

    def test_clearing_forgets_everything(self, index: SearchIndex) -> None:
        index.put({"a": "代孕"})
        index.clear()
        assert found(index, "代孕") == set()
        index.put({"b": "代孕"})
        assert found(index, "代孕") == {"b"}

    def test_pages_of_results_hold_each_item_once(self, index: SearchIndex) -> None:
        for number in range(7):
            index.put({f"item{number}": "代孕公司" + "好" * number})
        pages = [index.find(Query(words="代孕", limit=3, offset=offset)) for offset in (0, 3, 6)]
        assert [page.total for page in pages] == [7, 7, 7]
        assert sorted(item for page in pages for item in page.item_ids) == [f"item{n}" for n in range(7)]

    def test_asking_nothing_finds_nothing(self, index: SearchIndex) -> None:
        index.put({"a": "代孕"})
        for words in ("", "   ", '"', "*** --", "\x00"):
            assert index.find(Query(words=words)) == Hits(item_ids=(), total=0)

    def test_a_query_of_many_terms_is_answered(self, index: SearchIndex) -> None:
        index.put({"a": "代孕公司"})
        assert found(index, " ".join(chr(0x4E00 + number) * 2 for number in range(3000))) == set()
        assert found(index, "代孕 " * 3000) == {"a"}

    def test_the_most_similar_item_comes_first(self, index: SearchIndex) -> None:
        index.put({"twin": "专业代孕公司，签约包成功，可选性别，免费咨询"})
        index.put({"cousin": "专业月嫂公司，签约上岗，免费咨询"})
        index.put({"stranger": "二手车转让，手续齐全"})
        similar = list(index.similar("专业代孕公司，签约包成功，包性别", 5))
        assert similar[0] == "twin"
        assert "stranger" not in similar
        assert len(index.similar("专业代孕公司，签约包成功，包性别", 1)) == 1

    def test_nothing_is_similar_to_unknown_words(self, index: SearchIndex) -> None:
        index.put({"a": "代孕"})
        assert list(index.similar("αβγ", 5)) == []
        assert list(index.similar("", 5)) == []

    @EXAMPLES
    @given(text=HAN, other=HAN, data=st.data())
    def test_every_piece_of_a_text_is_found(
        self, index: SearchIndex, text: str, other: str, data: st.DataObject
    ) -> None:
        index.clear()
        index.put({"text": text})
        index.put({"other": other})
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        expected = {"text"} | ({"other"} if text[start:end] in other else set())
        assert found(index, text[start:end]) == expected

    @EXAMPLES
    @given(pieces=st.lists(st.one_of(st.sampled_from(SYNTAX), st.text(max_size=5)), max_size=12))
    def test_user_text_is_data_never_syntax(self, index: SearchIndex, pieces: list[str]) -> None:
        words = " ".join(pieces)
        index.put({"all": f"代孕公司 {words}"})
        hits = index.find(Query(words=words))
        assert hits.item_ids in ((), ("all",))
        index.similar(words, 3)

    @pytest.mark.parametrize(
        "words", ['代孕" OR "供卵', "代孕 OR 供卵", "代孕 NOT 公司", "tokens : 代孕", "代*", "NEAR(代孕 公司)"]
    )
    def test_operators_are_words(self, index: SearchIndex, words: str) -> None:
        index.put({"a": "代孕公司"})
        index.put({"b": "供卵"})
        assert found(index, words) <= ({"a"} if words == "代*" else set())
