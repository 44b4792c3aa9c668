"""Views undo disguises and always know the way back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.engine import Engine
from classifiers.unmasking.reading_views import ReadingViews, ViewMaker
from classifiers.unmasking.views import View, substituted

ANY_TEXT = st.text(alphabet=st.characters(codec=None, categories=None), max_size=80)
DISGUISED = st.lists(
    st.sampled_from(list("代孕供卵亻弋乃子🥚🤰*-_ ·ａＢⓒ𝐝軟電(dai)yunl\u200b\ufe0f\ud83e\n，。1①袋y")), max_size=60
).map("".join)


def _all_views(views: ReadingViews) -> list[View]:
    return [
        view for view in (views.mapped, views.squeezed, views.loose, views.holes, views.syllables) if view is not None
    ]


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(ANY_TEXT, DISGUISED))
def test_every_character_of_every_view_maps_into_the_original_in_order(engine: Engine, text: str) -> None:
    for view in _all_views(engine.views.views(text)):
        spans = [view.span(index, index + 1) for index in range(len(view.text))]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert spans == sorted(spans)


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(ANY_TEXT, DISGUISED))
def test_a_span_holds_all_that_its_characters_stand_for(engine: Engine, text: str) -> None:
    for view in _all_views(engine.views.views(text)):
        if view.text:
            start, end = view.span(0, len(view.text))
            assert (start, end) == (view.span(0, 1)[0], view.span(len(view.text) - 1, len(view.text))[1])


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(ANY_TEXT, DISGUISED))
def test_a_view_knows_its_place_in_every_view_before_it(engine: Engine, text: str) -> None:
    views = engine.views.views(text)
    for index in range(len(views.syllables.text)):
        start, end = views.syllables.span_in(views.squeezed, index, index + 1)
        assert 0 <= start < end <= len(views.squeezed.text)
        assert views.squeezed.span(start, end) == views.syllables.span(index, index + 1)


@settings(max_examples=200, deadline=None)
@given(text=DISGUISED, cuts=st.lists(st.integers(0, 60), max_size=6), offset=st.integers(0, 9))
def test_what_is_put_in_place_of_a_piece_maps_to_the_whole_piece(text: str, cuts: list[int], offset: int) -> None:
    places = sorted({min(cut, len(text)) for cut in cuts})
    pieces = [(start, end, "代孕公司"[: 1 + offset % 4]) for start, end in zip(places[::2], places[1::2], strict=False)]
    view = substituted(View(text=text), pieces)
    shift = 0
    for start, end, new in pieces:
        place = start + shift
        assert view.text[place : place + len(new)] == new
        assert {view.span(index, index + 1) for index in range(place, place + len(new))} == {(start, end)}
        shift += len(new) - (end - start)


@settings(max_examples=200, deadline=None)
@given(text=ANY_TEXT)
def test_the_first_view_keeps_the_length_and_can_be_encoded(engine: Engine, text: str) -> None:
    mapped = engine.views.views(text).mapped
    assert len(mapped.text) == len(text)
    mapped.text.encode("utf-8")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("代\u200b孕", "代孕"),
        ("代\ufe0f孕", "代孕"),
        ("代 孕", "代孕"),
        ("代-孕", "代孕"),
        ("代·孕·公·司", "代孕公司"),
        ("【代】【孕】", "代孕"),
        ("供軟", "供卵"),
        ("嶶信", "微信"),
        ("ＶＸ１２３", "vx123"),
        ("ⓥⓧ①②③", "vx123"),
        ("𝐕𝐗", "vx"),
        ("代(dài)孕(yùn)", "代孕"),
        ("亻弋孕", "代孕"),
        ("代乃子", "代孕"),
        ("捐🥚", "捐卵"),
        ("代🤰公司", "代孕公司"),
        ("⼥孩", "女孩"),
    ],
)
def test_squeezed_view_reads_the_disguise(engine: Engine, written: str, read: str) -> None:
    assert read in engine.views.views(written).squeezed.text


def test_emoji_away_from_chinese_stay_what_they_are(engine: Engine) -> None:
    assert "卵" not in engine.views.views("menu: 🥚 2 pcs").squeezed.text


@pytest.mark.parametrize("written", ["daiyun", "dai孕", "代yun", "岱孕", "dai yun", "待运"])
def test_syllable_view_hears_the_same(engine: Engine, written: str) -> None:
    made: ViewMaker = engine.views
    assert made.syllables.encoded("代孕") in made.views(f"，{written}，").syllables.text


def test_spans_in_a_long_text_are_those_in_its_pieces(engine: Engine) -> None:
    piece = "供·卵 🤰 代(yun)孕，daiyun 亻弋孕。"
    alone, long = engine.views.views(piece).squeezed, engine.views.views(piece * 100).squeezed
    found, shift = long.text.rindex("供卵"), len(piece) * 99
    assert long.span(found, found + 2) == (shift, shift + 3)
    assert alone.span(0, 2) == (0, 3)
