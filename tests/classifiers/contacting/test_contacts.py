"""Contacts are found through what hides them, and numbers that are no contacts are left alone."""

import itertools

import pytest

from classifiers.contacting.contacts import find_contacts
from classifiers.engine import Engine
from classifiers.verdict import Contact, ContactKind

NUMBERS = ("13800138000", "17612345098", "19900003397")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")


def _split(number: str, *between: str) -> str:
    first, second = (between * 2)[:2]
    return f"{number[:3]}{first}{number[3:7]}{second}{number[7:]}"


DISGUISES = {
    "plain": lambda number: number,
    "country code": lambda number: f"+86 {number}",
    "spaces": lambda number: _split(number, " "),
    "hyphens": lambda number: _split(number, "-"),
    "dots": lambda number: _split(number, "..."),
    "labels inside": lambda number: _split(number, "-電-", "-薇-"),
    "labels in brackets": lambda number: _split(number, "(电)", "(溦)"),
    "label marks": lambda number: _split(number, "〔电〕", "〔微〕"),
    "stroke padding": lambda number: _split(number, "乀"),
    "full width": lambda number: number.translate(FULL_WIDTH),
    "full width padded": lambda number: _split(number, "乀").translate(FULL_WIDTH),
    "circled": lambda number: number.translate(CIRCLED),
    "Chinese numerals": lambda number: number.translate(CHINESE),
    "formal numerals": lambda number: number.translate(FORMAL),
    "letter o for zero": lambda number: number.replace("0", "o"),
    "digit by digit": lambda number: "-".join(number),
    "spaced digits": lambda number: " ".join(number),
    "zero width": lambda number: number,
}
FRAMES = ("{}", "咨询电话：{}", "【{}电話/微信】", "加微信{}同步", "联系{}，价格面议", "（{}）", "手机{}。")


@pytest.mark.parametrize(
    ("number", "disguise", "frame"),
    list(itertools.product(NUMBERS, DISGUISES, FRAMES)),
    ids=lambda value: str(value)[:20],
)
def test_mobile_number_is_read_through_its_disguise(engine: Engine, number: str, disguise: str, frame: str) -> None:
    text = frame.format(DISGUISES[disguise](number))
    contacts = _contacts(engine, text)
    assert number in {contact.value for contact in contacts}, text


LABELS = (
    "微信",
    "微信号：",
    "薇信 ",
    "VX",
    "vx:",
    "WX：",
    "V信",
    "加微",
    "薇",
    "嶶",
    "╬溦",
    "威信",
    "卫星号",
    "加V",
    "客服微信:",
    "ＶＸ：",
    "➕V ",
)
NAMES = ("qy_demo01", "abcdef77", "wxid-9x8y7z", "demo_hk88")


@pytest.mark.parametrize(("label", "name"), list(itertools.product(LABELS, NAMES)))
def test_wechat_name_is_found_behind_its_label(engine: Engine, label: str, name: str) -> None:
    contacts = _contacts(engine, f"供卵试管，{label}{name}，欢迎")
    assert (ContactKind.WECHAT, name) in {(contact.kind, contact.value) for contact in contacts}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("扣扣：1234567890", ContactKind.QQ, "1234567890"),
        ("QQ 100200300", ContactKind.QQ, "100200300"),
        ("企鹅号 88889999", ContactKind.QQ, "88889999"),
        ("加Q：1000007432", ContactKind.QQ, "1000007432"),
        ("TG：@demo_agent", ContactKind.TELEGRAM, "demo_agent"),
        ("电报 demo_agent9", ContactKind.TELEGRAM, "demo_agent9"),
        ("WhatsApp +852 5123 4567", ContactKind.WHATSAPP, "85251234567"),
        ("400-800-1234", ContactKind.LANDLINE, "4008001234"),
        ("0571-88886666", ContactKind.LANDLINE, "057188886666"),
        ("(010) 6543 2100", ContactKind.LANDLINE, "01065432100"),
        ("service@demo-agency.com", ContactKind.EMAIL, "service@demo-agency.com"),
        ("https://u.wechat.com/EAbCdEf12", ContactKind.LINK, "u.wechat.com/eabcdef12"),
        ("t.me/demo_agent", ContactKind.LINK, "t.me/demo_agent"),
        ("https://wa.me/85251234567", ContactKind.LINK, "wa.me/85251234567"),
        ("qm.qq.com/q/abc123", ContactKind.LINK, "qm.qq.com/q/abc123"),
        ("卫星号【qy_demo_】【bye6sz】连起来", ContactKind.WECHAT, "qy_demo_bye6sz"),
        ("供卵机构abcdef123薇-头条", ContactKind.WECHAT, "abcdef123"),
        ("加💬 qy_demo_88", ContactKind.WECHAT, "qy_demo_88"),
    ],
)
def test_other_ways_to_be_reached_are_found(engine: Engine, text: str, kind: ContactKind, value: str) -> None:
    assert (kind, value) in {(contact.kind, contact.value) for contact in _contacts(engine, text)}


@pytest.mark.parametrize(
    "text",
    [
        "价格13800元", "费用约12345678元", "2026-11-23 18:30", "2024年11月23日", "京ICP备12345678号-1", "京公网安备11010502030143号",
        "请拨打12345", "投诉电话12315", "健康热线12320", "心理援助热线12356", "拨打010-12356", "统一社会信用代码91110105MA01ABCD12",
        "统一社会信用代码 911101051380013800", "订单号13800138000", "案号：（2026）京01民终13800138000号", "ISBN 9787111213826", "国药准字H20130013800",
        "许可证编号13800138000", "版本 1.3.8.0", "¥13800138000", "微信公众号", "第15条至第19条", "3.1415926535897", "微信支付", "qq音乐",
    ],
)  # fmt: skip
def test_numbers_that_are_no_contacts_are_left_alone(engine: Engine, text: str) -> None:
    assert _contacts(engine, text) == []


def test_span_shows_what_the_page_shows(engine: Engine) -> None:
    text = "前言。138-電-0013-薇-8000 后话"
    (contact,) = _contacts(engine, text)
    assert contact.text == text[slice(*contact.span)] == "138-電-0013-薇-8000"


def _contacts(engine: Engine, text: str) -> list[Contact]:
    return find_contacts(text, engine.views.views(text).squeezed)
