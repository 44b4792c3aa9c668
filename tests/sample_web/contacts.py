"""Contacts that have a valid shape and belong to nobody: phones 1xx0000xxxx, WeChat qy_demo_…, QQ 100000xxxx."""

import random
from dataclasses import dataclass

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The ways one person can be reached."""

    phone: str
    wechat: str
    qq: str


def make_contact(draw: random.Random) -> Contact:
    """A fresh fictitious contact."""
    phone = f"1{draw.choice('35789')}{draw.randint(0, 9)}0000{draw.randint(0, 9999):04d}"
    wechat = "qy_demo_" + "".join(draw.choices(LETTERS, k=draw.randint(4, 8)))
    return Contact(phone=phone, wechat=wechat, qq=f"100000{draw.randint(1000, 9999)}")


def plain_line(contact: Contact, draw: random.Random) -> str:
    """The contact as an honest person or an unworried advertiser writes it."""
    phone, wechat, qq = contact.phone, contact.wechat, contact.qq
    return draw.choice(
        (
            f"微信：{wechat}",
            f"电话{phone}",
            f"电话/微信同号：{phone}",
            f"加微信 {wechat} 详谈",
            f"QQ {qq}，备注来意",
            f"联系人{draw.choice('赵钱孙李周吴郑王')}{draw.choice(('老师', '女士', '先生', '经理', '姐'))} {phone}",
            f"VX：{wechat}（长期有效）",
            f"手机 {phone[:3]} {phone[3:7]} {phone[7:]}",
            f"咨询请加Q：{qq}",
            f"v信{wechat}，24小时在线",
        )
    )


def interleaved_line(contact: Contact, draw: random.Random) -> str:
    """The contact with its own labels, look-alike letters or brackets between the digits."""
    first, middle, last = contact.phone[:3], contact.phone[3:7], contact.phone[7:]
    name = contact.wechat
    wide = contact.phone.translate(FULL_WIDTH)
    return draw.choice(
        (
            f"{first}-電-{middle}-薇-{last}",
            f"{first}(电){middle}(溦){last}同步",
            f"{first}...{middle}...{last}",
            f"{wide[:3]}乀{wide[3:7]}乀{wide[7:]}",
            f"薇╇電 {first} {middle} {last}",
            f"〔.嶶.{name}〕",
            f"『扣』——{contact.qq}——",
            f"VX（{name}）",
            f"➕葳❤{first}丶{middle}丶{last}",
            f"卫星号【{name[:8]}】【{name[8:]}】连起来",
            f"{first}→{middle}→{last} V同",
        )
    )


def title_tag(contact: Contact, draw: random.Random) -> str:
    """The contact as it is hung onto a title."""
    first, middle, last = contact.phone[:3], contact.phone[3:7], contact.phone[7:]
    return draw.choice(
        (
            f"【薇{contact.wechat}】",
            f"-{contact.wechat}薇",
            f" {first}-{middle}-{last}",
            f"（V信{contact.phone}）",
            f"+扣{contact.qq}",
            f"【╋溦{contact.wechat}】",
        )
    )
