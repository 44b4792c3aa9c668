"""`qingyuan evaluate` on texts and on lines that nobody sells in."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from dashboards.cli import qingyuan

ROWS = (
    {"text": "代生公司哪家好", "label": "offer", "category": "surrogacy", "group": "a"},
    {"text": "天气很好", "label": "offer", "category": "egg_trade", "group": "b"},
    {"text": "法院判决代孕协议无效", "label": "other", "category": "court", "group": "c"},
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), "utf-8")
    (tmp_path / "lines.txt").write_text("今天下雨\n代怀公司包成功，加微信 qy_demo_72\n", "utf-8")
    return path


def test_figures_come_by_category_genre_and_publisher(data: Path) -> None:
    report = json.loads(_run("--data", str(data), "--json"))
    assert report["by_category"]["surrogacy"]["recall"] == 1.0
    assert report["by_category"].keys() == {"surrogacy", "egg_trade"}
    assert report["by_genre"]["court"]["false_alarms"] == 0
    assert report["by_group"]["b"]["recall"] == 0.0
    lines = _run("--data", str(data))
    assert lines.index("按类别（推销）") < lines.index("按体裁（其他）") < lines.index("court：其他 1 条，误报 0")


def test_false_alarms_are_told_per_ten_thousand_lines(data: Path) -> None:
    lines = _run("--neutral", "lines.txt")
    assert "lines.txt：2 行，误报 1，每万行 5000.00（95% 区间" in lines
    assert "总计" not in lines
    (count,) = json.loads(_run("--neutral", "lines.txt", "--json"))["neutral"]
    assert (count["lines"], count["flags"], count["false_alarms"][0]["line"]) == (2, 1, 2)


def test_the_charts_are_a_picture_with_chinese_labels(data: Path) -> None:
    """A missing glyph is a warning of the library, and warnings are errors here."""
    _run("--data", str(data), "--plot", "charts.png")
    with Image.open("charts.png") as picture:
        assert picture.format == "PNG"
        assert picture.width > 1200
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 20


def test_neutral_lines_alone_cannot_be_drawn(data: Path) -> None:
    result = CliRunner().invoke(qingyuan, ["evaluate", "--neutral", "lines.txt", "--plot", "charts.png"])
    assert result.exit_code == 2
    assert not Path("charts.png").exists()


def _run(*words: str) -> str:
    result = CliRunner().invoke(qingyuan, ["evaluate", *words])
    assert result.exit_code == 0, result.output
    return result.stdout
