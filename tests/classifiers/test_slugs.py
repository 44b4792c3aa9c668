"""Addresses in pinyin are read; personal names are not accused."""

import pytest

from classifiers.engine import Engine
from crawlers.page import BlockKind
from tests.factories import make_page


def _slugs(engine: Engine, path: str) -> set[str]:
    verdict = engine.judge(make_page(pieces=((BlockKind.URL_PATH, path), (BlockKind.TITLE, "首页")))).verdict
    return {signal.reading for signal in verdict.signals if signal.detector == "slugs"}


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/daiyunliucheng/", "daiyun"),
        ("/baoshengnanhaishiguan/12.html", "baoshengnanhai"),
        ("/xuanxingbietaocan/", "xuanxingbie"),
        ("/danshenqiuzi/", "danshenqiuzi"),
        ("/wuluanshiguanshengzi/", "wuluanshiguan"),
        ("/GongLuanJiaGe/", "gongluan"),
    ],
)
def test_a_sellers_address_is_read(engine: Engine, path: str, word: str) -> None:
    assert word in _slugs(engine, path)


@pytest.mark.parametrize("path", ["/user/daiyun", "/authors/wangdaiyu/", "/article/12.html", "/maijingxiang", "/代孕/"])
def test_names_and_other_words_are_not(engine: Engine, path: str) -> None:
    assert _slugs(engine, path) == set()


def test_an_address_alone_is_not_flagged(engine: Engine) -> None:
    page = make_page(pieces=((BlockKind.URL_PATH, "/daiyunliucheng/"), (BlockKind.TITLE, "首页")))
    assert engine.judge(page).verdict.action.value != "flag"
