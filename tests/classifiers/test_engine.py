"""What a verdict promises."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.batch import page_of_text
from classifiers.detector import Doubt, Suspicion
from classifiers.engine import MOST_SIGNALS, Engine
from classifiers.reading import Reading
from classifiers.verdict import Action, Part
from crawlers.page import BlockKind, Placement, join_blocks
from tests.factories import make_page
from tests.steps import steps

OFFER = "专业代孕公司，签约包成功，加微信 qy_demo_51 咨询价格"

EVASIONS = {
    "plain": "代孕公司包成功 供卵价格 加微信qy_demo_52",
    "zero width": "代\u200b孕公\u200c司包\u200d成功 供\ufeff卵价格 加微信qy_demo_52",
    "spaces": "代 孕 公 司 包 成 功 供 卵 价 格 加微信qy_demo_52",
    "hyphens": "代-孕-公-司-包-成-功 供-卵-价-格 加微信qy_demo_52",
    "punctuation": "代，孕，公，司，包，成，功，供，卵，价，格，加微信qy_demo_52",
    "stars": "代*孕*公*司*包*成*功 供*卵*价*格 加微信qy_demo_52",
    "traditional": "代孕公司包成功 供卵價格 加微信qy_demo_52",
    "full width": "代孕公司包成功　供卵价格　加微信ｑｙ＿ｄｅｍｏ＿５２",
    "emoji": "代🤰公司包成功 供🥚价格 加微信qy_demo_52",
    "split": "亻弋孕公司包成功 亻共卵价格 加微信qy_demo_52",
    "half pinyin": "代yun公司包成功 供luan价格 加微信qy_demo_52",
    "full pinyin": "daiyun公司包成功 gongluan价格 加微信qy_demo_52",
    "homophone": "岱孕公司包成功 供軟价格 加微信qy_demo_52",
    "initial": "代y公司包成功 供l价格 加微信qy_demo_52",
    "interleaved contact": "代孕公司包成功 供卵价格 138-電-0013-薇-8000",
    "hole": "代*公司包成功 供*价格 加微信qy_demo_52",
}

CLEAR = {
    "court": "法院认为，代孕协议违背公序良俗，判决代孕机构退还原告三十万元。",
    "police": "警方捣毁一个代孕窝点，抓获中介六名，现场查获账本。",
    "government": "市卫生健康委通报：严厉打击代孕、买卖卵子等违法行为，举报电话12320。",
    "statute": "医疗机构和医务人员不得实施任何形式的代孕技术，禁止买卖配子。",
    "news": "记者暗访地下代孕产业链：中介声称包成功、包性别，一单要价八十万元。",
    "opinion": "如何看待代孕合法化？我认为这是对女性的剥削。",
    "fiction": "小说女主为了还债去做代孕妈妈，剧情后半段反转。",
    "health": "供卵和自卵试管有什么区别？医生解读成功率的影响因素。",
    "help": "被捐卵中介骗去体检了，怎么办，求助各位",
    "story": "我和老公试管三年，取卵两次，记录我的心路历程。",
    "licensed": "某省人类精子库招募捐精志愿者，合格者可获误工补贴。",
    "refusal": "我院不实施代孕，不买卖卵子，不进行非医学需要的胎儿性别鉴定。",
    "collision": "提供精神文化产品，打包儿子爱吃的菜，现代生活，考试管理，帮助孕妇，督促排污。",
}


@pytest.mark.parametrize("name", EVASIONS)
def test_an_offer_is_flagged_through_each_evasion(engine: Engine, name: str) -> None:
    verdict = engine.judge(page_of_text(EVASIONS[name])).verdict
    assert verdict.action is Action.FLAG, verdict


@pytest.mark.parametrize("name", CLEAR)
def test_talk_about_the_trade_is_clear(engine: Engine, name: str) -> None:
    verdict = engine.judge(page_of_text(CLEAR[name])).verdict
    assert verdict.action is Action.CLEAR, verdict
    assert verdict.category is None


def test_compliance_wording_does_not_hide_a_sellers_contact(engine: Engine) -> None:
    text = "内地严禁非医学需要的胎儿性别鉴定，香港验血合法。预约抽血寄香港查男女，请加微信 qy_demo_53。"
    assert engine.judge(page_of_text(text)).verdict.action is Action.FLAG


def test_a_harmless_headline_does_not_hide_a_sellers_phrase(engine: Engine) -> None:
    text = "孕早期吃什么对宝宝好&代生公司哪家靠谱"
    assert engine.judge(page_of_text(text)).verdict.action is Action.FLAG


def test_verdict_is_the_same_every_time(engine: Engine) -> None:
    assert engine.judge(make_page()) == engine.judge(make_page())


def test_offers_in_links_to_other_hosts_make_the_page_a_carrier(engine: Engine) -> None:
    pieces: list[tuple[BlockKind, str, str | None]] = [
        (BlockKind.TITLE, "高血压患者冬季保健要点", None),
        (BlockKind.PARAGRAPH, "冬季气温低，血管收缩，请按时测量血压。", None),
        (BlockKind.ANCHOR, "代生公司哪家靠谱", "http://farm-a.example/1"),
        (BlockKind.ANCHOR, "供卵试管包男孩价格表", "http://farm-b.example/2"),
    ]
    text, blocks = join_blocks(pieces)
    verdict = engine.judge(replace(make_page(), title=pieces[0][1], text=text, blocks=blocks)).verdict
    assert (verdict.action, verdict.part) == (Action.FLAG, Part.CARRIER)
    assert "载体" in verdict.sentence


def test_an_agency_is_the_advertiser_of_its_own_page(engine: Engine) -> None:
    assert engine.judge(make_page()).verdict.part is Part.ADVERTISER


def test_links_within_the_same_host_are_judged_on_their_own_pages(engine: Engine) -> None:
    text, blocks = join_blocks(
        [(BlockKind.TITLE, "本市论坛", None), (BlockKind.ANCHOR, "代怀孕包成功", "http://forum.localhost:8000/t/2")]
    )
    assert engine.judge(replace(make_page(), text=text, blocks=blocks)).verdict.action is not Action.FLAG


class _Broken:
    name = "broken"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        raise RuntimeError("the table is gone")


@pytest.mark.parametrize(("text", "action"), [("今天天气很好", Action.REVIEW), (OFFER, Action.FLAG)])
def test_a_detector_that_fails_sends_the_page_to_a_person(engine: Engine, text: str, action: Action) -> None:
    verdict = replace(engine, detectors=(*engine.detectors, _Broken())).judge(page_of_text(text)).verdict
    assert verdict.action is action
    assert verdict.category is not None
    assert [signal.reading for signal in verdict.signals if signal.rule == "error"] == [
        "RuntimeError: the table is gone"
    ]


def test_sentence_says_why_and_why_not(engine: Engine) -> None:
    assert "疑似代孕推广" in engine.judge(page_of_text(OFFER)).verdict.sentence
    assert "微信号" in engine.judge(page_of_text(OFFER)).verdict.sentence
    assert "法院裁判用语" in engine.judge(page_of_text(CLEAR["court"])).verdict.sentence
    assert engine.judge(page_of_text("今天天气很好")).verdict.sentence == "未见推销用语。"


def test_sentence_shows_how_a_disguise_was_read(engine: Engine) -> None:
    assert "读作“代孕公司”" in engine.judge(page_of_text("代🤰公司")).verdict.sentence


@settings(max_examples=120, deadline=None)
@given(text=st.text(alphabet=st.characters(codec=None, categories=None), max_size=300))
def test_any_text_is_judged_and_every_span_is_true(engine: Engine, text: str) -> None:
    finding = engine.judge(page_of_text(text))
    verdict = finding.verdict
    assert 0 <= verdict.score <= 1
    for part in (*verdict.signals, *verdict.contacts, *verdict.counter):
        assert finding.page.text[slice(*part.span)] == part.text


@pytest.mark.parametrize("piece", ["代孕", "代 孕-", "1", "13800138000 ", "a", "微信a", "*代", "【", "我们代孕价格"])
def test_a_long_line_takes_work_in_proportion_to_its_length(engine: Engine, piece: str) -> None:
    short, long = (page_of_text(piece * (size // len(piece))) for size in (10_000, 40_000))
    few, many = (steps(lambda page=page: engine.judge(page)) for page in (short, long))
    assert many < 5 * few + 1000


def test_a_page_of_one_word_over_and_over_names_it_a_bounded_number_of_times(engine: Engine) -> None:
    few, many = (engine.judge(page_of_text("代怀公司，" * times)).verdict for times in (500, 1000))
    assert few.action is many.action is Action.FLAG
    assert len(few.signals) == len(many.signals) < 500
    lines = engine.judge(page_of_text("代怀公司加微信 qy_demo_51\n" * 2 * MOST_SIGNALS)).verdict
    assert len(lines.signals) == MOST_SIGNALS
    assert max(signal.weight for signal in lines.signals) > 0.9


def test_a_word_of_the_field_spelled_in_letters_and_characters_is_a_disguise_by_itself(engine: Engine) -> None:
    plain, spelled = (
        {signal.reading: signal.weight for signal in engine.judge(page_of_text(text)).verdict.signals}
        for text in ("卖家说精子现货，加微信 qy_demo_53", "卖家说jing子现货，加微信 qy_demo_53")
    )
    assert "精子" not in plain
    assert spelled["精子"] >= 0.5


def test_a_title_does_not_speak_for_those_who_answer(engine: Engine) -> None:
    pieces = [
        (BlockKind.TITLE, "法院判决之后，如何看待代孕", None),
        (BlockKind.PARAGRAPH, "2 个回答 · 提问于 2026-01-02", None),
        (BlockKind.PARAGRAPH, "我反对。", None),
        (BlockKind.PARAGRAPH, "▲ 赞同 3 发布于 2026-01-03", None),
        (BlockKind.PARAGRAPH, "代怀包成功，加微芯：qy_demo_71", None),
        (BlockKind.PARAGRAPH, "▲ 赞同 1 发布于 2026-01-04", None),
    ]
    text, blocks = join_blocks(pieces)
    assert engine.judge(replace(make_page(), text=text, blocks=blocks)).verdict.action is Action.FLAG


def test_what_a_site_prints_under_every_page_is_no_stance(engine: Engine) -> None:
    text = OFFER + "\n违法和不良信息举报 12377 · 法律声明 · 防骗提醒"
    assert engine.judge(page_of_text(text)).verdict.counter == ()


def test_a_contact_is_read_through_a_split_label(engine: Engine) -> None:
    (contact,) = engine.judge(page_of_text("民间供卵，微亻言：qy_demo_72")).verdict.contacts
    assert contact.value == "qy_demo_72"


def test_who_shows_an_ad_is_its_publisher(engine: Engine) -> None:
    placement = Placement(carrier_url="http://news.example/1", carrier_title="新闻", reason="标注“广告”", picture=None)
    verdict = engine.judge(make_page(placement=placement)).verdict
    assert (verdict.action, verdict.part) == (Action.FLAG, Part.PUBLISHER)
    assert "广告发布者" in verdict.sentence
