"""Tokens are made in one way, and hold nothing but letters, digits and pictographs."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.searching.bigrams import Phrase, document_tokens, query_phrases


def test_a_run_gives_its_pairs_and_its_last_character() -> None:
    assert document_tokens("代孕公司, QQ 5") == ["代孕", "孕公", "公司", "司", "qq", "q", "5"]


def test_a_query_is_open_at_its_end_only() -> None:
    assert query_phrases("qy_demo 代") == (
        Phrase(tokens=("qy", "y", "de", "em", "mo"), ends_open=False),
        Phrase(tokens=("代",), ends_open=True),
    )


def test_a_term_said_twice_asks_once() -> None:
    assert len(query_phrases("代孕 代孕")) == 1


@given(st.text())
def test_tokens_hold_no_syntax_and_no_white_space(text: str) -> None:
    tokens = document_tokens(text)
    assert all(1 <= len(token) <= 2 for token in tokens)
    assert not set("".join(tokens)) & set(" \t\n\x00\"'*():^+-\ud800")
