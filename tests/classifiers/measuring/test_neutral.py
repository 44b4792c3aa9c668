"""False alarms on text that nobody sells in: counted, with an interval, each listed."""

import lzma
from pathlib import Path

import pytest

from classifiers.engine import Engine
from classifiers.measuring.neutral import count_alarms, neutral_json, neutral_lines, read_lines
from classifiers.measuring.reliability import precision_recall, wilson_interval


def test_lines_are_read_plain_and_packed(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.txt", tmp_path / "a.txt.xz"
    plain.write_text("一\n\n二\r\n", "utf-8")
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    assert list(read_lines(plain)) == list(read_lines(packed)) == ["一", "", "二"]


@pytest.mark.parametrize("name", ["a.txt", "a.txt.xz"])
def test_a_file_of_another_kind_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff\xfe\x00abc")
    with pytest.raises(ValueError, match=name):
        list(read_lines(tmp_path / name))


def test_every_false_alarm_is_listed_with_its_line_and_reason(engine: Engine) -> None:
    count = count_alarms("书名", ["今天下雨", "", "代怀公司包成功，加微信 qy_demo_71", "现代生活"], engine)
    assert (count.lines, len(count.alarms), count.per_10_000) == (3, 1, pytest.approx(10_000 / 3))
    shown = "\n".join(neutral_lines(count))
    assert "书名：3 行，误报 1" in shown
    assert "第 3 行" in shown
    assert count.alarms[0].verdict.sentence in shown
    (alarm,) = neutral_json(count)["false_alarms"]
    assert (alarm["line"], alarm["category"]) == (3, "surrogacy")


def test_no_lines_are_no_false_alarms(engine: Engine) -> None:
    count = count_alarms("空", [], engine)
    assert (count.per_10_000, count.interval) == (0.0, (0.0, 10_000.0))


# Values of the score interval as printed in R. Newcombe, Statistics in Medicine 17 (1998), table I.
@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_interval_is_wilsons(count: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(count, total) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_threshold_takes_all_texts_of_one_score() -> None:
    points = list(precision_recall([(0.9, True), (0.5, True), (0.5, False), (0.1, False)]))
    assert points == [(0.9, 1.0, 0.5), (0.5, pytest.approx(2 / 3), 1.0), (0.1, 0.5, 1.0)]
    assert list(precision_recall([(0.9, False)])) == []
