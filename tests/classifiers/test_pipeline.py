"""The adapter lends the crawl its ears: an ad that writes its words by sound is worth a picture, a lawful one is not."""

from datetime import date
from types import SimpleNamespace

import pytest

from classifiers.pipeline import ClassifyPage
from crawlers.advertising.clicks import ClickMemory
from crawlers.advertising.desk import AdDesk, open_desk
from crawlers.crawl_memory import open_memory
from crawlers.reading.html import read_document
from crawlers.steering.focus import STRONG, plain
from crawlers.steering.page_memory import PageMemory
from crawlers.walking.turns import Turns

URL = "http://menhu.example/wen/1.html"
DISGUISED = "正规公司提供捐jing服务，上门面谈，加薇qy88666，全国可安排"
LAWFUL = "滨江建材城周年庆，地板瓷砖全场八折，到店有礼，电话请见店内海报"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> AdDesk:
    folder = tmp_path_factory.mktemp("crawl")
    config = folder / "qingyuan.toml"
    config.write_text("[classifiers]\nreads_images = false\n", "utf-8")
    database, night = open_memory(folder), date(2026, 11, 20)
    found = open_desk(folder, (), ClickMemory(database, night=night))
    pages = PageMemory(database, night=night, settings="", is_trusted=True)
    spider = SimpleNamespace(ads=found, turns=Turns(), memory=SimpleNamespace(pages=pages))
    crawler = SimpleNamespace(settings={"QINGYUAN_CONFIG_PATH": str(config)}, spider=spider)
    ClassifyPage.from_crawler(crawler)  # type: ignore[arg-type] # all of a crawler that the adapter looks at
    return found


@pytest.mark.parametrize(
    ("words", "is_wanted"), [(DISGUISED, True), (LAWFUL, False), ("代孕包成功，全国可上门面签咨询", True)]
)
def test_the_engine_says_which_ads_are_worth_a_picture(desk: AdDesk, words: str, is_wanted: bool) -> None:
    html = (
        f'<body><p>{"正文一段。" * 60}</p><div class="ad-box"><a href="http://net.example/c">{words}</a></div></body>'
    )
    (ad,) = read_document(html, URL, desk.finder).ads
    assert desk.wants_pictures([ad]) is is_wanted


def test_the_disguise_is_one_that_plain_words_miss() -> None:
    assert STRONG.search(plain(DISGUISED)) is None
