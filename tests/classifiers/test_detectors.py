"""All detectors keep the contract, and the folder scan refuses what it must."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import detectors
from classifiers.batch import page_of_text
from classifiers.detector import Detector, load_detectors
from classifiers.engine import Engine
from classifiers.reading import Reading, read
from tests.classifiers.detector_contract import check_contract
from tests.factories import make_page

TEXTS = (
    "",
    "三代试管包男孩价格表_供卵公司哪家好",
    "我们的代孕团队为您匹配代母，费用30万，加微信 qy_demo_41\n法院判决代孕协议无效\n电话 138-電-0013-薇-8000",
    "代 孕 包 成 功\n捐🥚招聘 报酬5万\n\ud800代\ufe0f孕公司 dai孕",
)
PIECES = st.sampled_from(
    [
        "代孕",
        "供卵",
        "包成功",
        "微信",
        "qy_demo_42",
        "法院",
        "价格",
        "🤰",
        "\u200b",
        "\n",
        " ",
        "-",
        "13800138000",
        "daiyun",
        "*",
        "\ud800",
        "我们",
    ]
)


@pytest.fixture(scope="session", params=load_detectors(), ids=lambda detector: detector.name)
def detector(request: pytest.FixtureRequest) -> Detector:
    found: Detector = request.param
    return found


def _reading(engine: Engine, text: str) -> Reading:
    return read(page_of_text(text), engine.views, engine.matcher, engine.lexicon.rules)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_detector_keeps_the_contract(engine: Engine, detector: Detector, text: str) -> None:
    check_contract(detector, _reading(engine, text), frozenset(engine.titles))


@settings(max_examples=40, deadline=None)
@given(pieces=st.lists(PIECES, max_size=30))
def test_detector_keeps_the_contract_on_any_mix(engine: Engine, detector: Detector, pieces: list[str]) -> None:
    check_contract(detector, _reading(engine, "".join(pieces)), frozenset(engine.titles))


def test_detector_keeps_the_contract_on_a_page(engine: Engine, detector: Detector) -> None:
    check_contract(
        detector, read(make_page(), engine.views, engine.matcher, engine.lexicon.rules), frozenset(engine.titles)
    )


def test_every_file_has_a_detector_and_names_differ() -> None:
    files = {path.stem for path in Path(detectors.__path__[0]).glob("*.py")} - {"__init__"}
    assert {each.name for each in load_detectors()} == files


def test_a_name_taken_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "zz_twin.py").write_text("from classifiers.detectors.terms import DETECTOR\n", "utf-8")
    monkeypatch.setattr(detectors, "__path__", [*detectors.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match="zz_twin.py: the name 'terms' is taken"):
        load_detectors()
    sys.modules.pop("classifiers.detectors.zz_twin", None)


def test_a_file_without_detector_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("classifiers.detectors.stance.DETECTOR")
    assert isinstance(sys.modules["classifiers.detectors.stance"], ModuleType)
    with pytest.raises(ValueError, match="stance.py has no DETECTOR"):
        load_detectors()


def test_where_no_word_of_the_trade_stands_only_an_address_can_speak(engine: Engine) -> None:
    text = "法院通报一起网络诈骗\n价格8000元起，电话13800001234，微信qy_demo_abc123，专业团队，全国可办。"
    reading = read(page_of_text(text), engine.views, engine.matcher, engine.lexicon.rules)
    assert not reading.names_trade
    assert [list(detector.examine(reading)) for detector in load_detectors()] == [[]] * len(load_detectors())
