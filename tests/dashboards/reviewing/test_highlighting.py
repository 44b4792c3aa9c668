"""Every highlight is the original text: pieces joined give it back, and each mark covers exactly its span."""

from hypothesis import given
from hypothesis import strategies as st

from dashboards.reviewing.highlighting import KINDS, Mark, marks_of, pieces_of, reading_of

MARKS = st.builds(
    Mark, kind=st.sampled_from(KINDS), start=st.integers(-3, 30), end=st.integers(-3, 40), note=st.text(max_size=3)
)


@given(text=st.text(max_size=25), marks=st.lists(MARKS, max_size=8))
def test_pieces_joined_are_the_text_and_carry_exactly_their_marks(text: str, marks: list[Mark]) -> None:
    pieces = pieces_of(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    offset = 0
    for piece in pieces:
        for position in range(offset, offset + len(piece.text)):
            covering = [mark for mark in marks if 0 <= mark.start <= position < mark.end]
            assert sorted(map(repr, piece.marks)) == sorted(map(repr, covering))
        offset += len(piece.text)


def test_overlapping_spans_share_a_piece_with_both_classes_and_notes() -> None:
    pieces = pieces_of(
        "加微信abc",
        [Mark(kind="signal", start=0, end=5, note="引流"), Mark(kind="contact", start=3, end=6, note="微信")],
    )
    assert [(piece.text, piece.css) for piece in pieces] == [
        ("加微信", "mark-signal"),
        ("ab", "mark-signal mark-contact"),
        ("c", "mark-contact"),
    ]
    assert pieces[1].note == "引流；微信"


def test_disguised_text_is_shown_beside_its_reading() -> None:
    assert reading_of({"text": "代🤰", "reading": "代孕"}) == "代🤰→代孕"
    assert reading_of({"text": "代孕", "reading": "代孕"}) == "代孕"


def test_a_span_that_does_not_hold_its_text_is_not_marked() -> None:
    signal = {"text": "代孕", "reading": "代孕", "note": "", "span": [0, 2]}
    verdict = {"signals": [signal], "contacts": [], "counter": []}
    assert len(marks_of("代孕公司", verdict)) == 1
    assert marks_of("别的文字", verdict) == ()
