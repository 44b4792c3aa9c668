"""Lexicon files are read strictly, and a new category is one new file."""

from pathlib import Path

import pytest

from classifiers.batch import page_of_text
from classifiers.config import ClassifyConfig
from classifiers.engine import build_engine
from classifiers.verdict import Action
from classifiers.vocabulary.lexicon import load_lexicon
from crawlers.config import ConfigError

HEADER = '[category]\ntitle = "倒卖试验田号源"\norder = 9\nlegal_basis = ["《某某办法》第1条"]\n'
NINTH = (
    HEADER
    + """
[[terms]]
texts = ["挂号黄牛"]
role = "service"
strength = 0.4
disguised = true
"""
)


def test_a_ninth_category_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "ticket_scalping.toml").write_text(NINTH, "utf-8")
    engine = build_engine(ClassifyConfig(reads_images=False), tmp_path)
    verdict = engine.judge(page_of_text("挂号黄牛，加微信 qy_demo_99，价格优惠")).verdict
    assert (verdict.action, verdict.category) == (Action.FLAG, "ticket_scalping")
    assert "倒卖试验田号源" in verdict.sentence
    assert engine.judge(page_of_text("挂-号-黄-牛 加微信 qy_demo_99")).verdict.category == "ticket_scalping"


def test_version_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "ninth.toml").write_text(NINTH, "utf-8")
    assert load_lexicon(tmp_path).version != load_lexicon().version
    assert load_lexicon().version == load_lexicon().version


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('[[terms]]\ntexts = [""]\nrole = "service"\n', "must not be empty"),
        ('[[terms]]\ntexts = [" 挂号"]\nrole = "service"\n', "spaces around it"),
        ('[[terms]]\ntexts = ["号"]\nrole = "service"\n', "a single character is too short"),
        ('[[terms]]\ntexts = ["v"]\nrole = "contact"\n', "a single character is too short"),
        ('[[terms]]\ntexts = ["挂号", "挂号黄牛"]\nrole = "service"\n', "'挂号黄牛' is already covered by '挂号'"),
        ('[[terms]]\ntexts = ["挂号"]\nrole = "seller"\n', "must be one of service"),
        ('[[terms]]\ntexts = ["挂号"]\nrole = "service"\nweight = 1\n', "unknown key 'weight'"),
        ('[[terms]]\ntexts = ["挂号"]\nrole = "service"\nstrength = 1.5\n', "strength must be between 0 and 1"),
        ('[[words]]\ntexts = ["挂号"]\n', "unknown key 'words'"),
        (
            '[[rules]]\nid = "a"\nsentence = "b"\nneeds = ["sirvice"]\nmax_distance = 5\nweight = 0.5\n',
            "unknown role 'sirvice'",
        ),
        (
            '[[rules]]\nid = "a"\nsentence = "b"\nneeds = ["court"]\nmax_distance = 5\nweight = 0.5\n',
            "speaks against an offer",
        ),
        (
            '[[rules]]\nid = "a"\nsentence = "b"\nneeds = []\nmax_distance = 5\nweight = 0.5\n',
            "needs at least one role",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_entry(tmp_path: Path, body: str, message: str) -> None:
    (tmp_path / "ninth.toml").write_text(HEADER + body, "utf-8")
    with pytest.raises(ConfigError, match=r"ninth\.toml") as caught:
        load_lexicon(tmp_path)
    assert message in str(caught.value)


def test_broken_toml_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "ninth.toml").write_text("[category\n", "utf-8")
    with pytest.raises(ConfigError, match=r"ninth\.toml"):
        load_lexicon(tmp_path)
