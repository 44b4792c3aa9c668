"""How advertisers write one contact, several hundred ways, each with what it stands for and the exact characters that show it.

In: nothing. Out: `Form`s. A form is a text in which the contact is written between « and »; the marks are taken out, what stood
between them is what a span must show. Numbers are of ranges nobody owns, names are marked as made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.verdict import ContactKind

PHONES = ("13900007432", "17600002185", "19100009376")
_ASCII = "0123456789"
_DIGITS = {
    "plain": _ASCII,
    "full width": "０１２３４５６７８９",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
    "filled circles": "⓿❶❷❸❹❺❻❼❽❾",
    "superscript": "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "mathematical": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "sans bold": "𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵",
    "numerals": "〇一二三四五六七八九",
    "zero written": "零一二三四五六七八九",
    "spoken one": "零幺二三四五六七八九",
    "bank numerals": "零壹贰叁肆伍陆柒捌玖",
    "old bank numerals": "零壹貳參肆伍陸柒捌玖",
}
_BETWEEN = (
    "", " ", "  ", "-", "--", "—", "――", ".", "...", "·", "•", "_", "/", "\\", "|", "~", "～", "*", "+", "=", ",", "，", "、", ":", "丶", "乀", "√",
    "➕", "❤️", "🌟", "☎️", "📱", "→", "\u200b", "\u2060", " - ", "（）", "【】", "电", "電", "-電-", "(电)", "(溦)", "〔薇〕", "-微-", "威", "V", " vx ", "微信", "电话", "同号",
)  # fmt: skip
_POEM = "春眠不觉晓处处闻啼鸟夜"

NAMES = ("qy_demo01", "qydemo7788", "demo-hk-88")
_NAME_LABELS = (
    "微信", "微信号", "微信：", "微 信 ", "微-信:", "微·信：", "薇信", "薇芯", "薇心", "薇", "薇:", "微:", "加微", "加薇 ", "溦", "╬溦", "嶶", "嶶信", "徽信", "徽信号:", "威信", "威信号", "威芯：",
    "葳", "葳信", "维信", "微❤", "微芯", "V信", "v信：", "V❤", "V芯：", "VX", "vx:", "VX：", "v x ", "V.X:", "V-X：", "ＶＸ：", "ⓥⓧ：", "𝐯𝐱:", "WX", "wx：", "W X:", "w-x:", "加V", "加v：", "➕V ", "+V ", "加➕V：", "➕薇",
    "卫星", "卫星号", "卫❤", "衛星：", "绿泡泡", "绿泡泡号：", "绿信", "💬", "加💬", "💬：", "WeChat", "wechat:", "WeChat ID: ", "weixin", "weixin：", "微訊：", "薇訊", "客服微信:", "老师微信→", "联系微信〖", "微信搜索：", "微信联系方式：",
)  # fmt: skip
_QQ_LABELS = (
    "QQ",
    "qq：",
    "QQ号",
    "Q Q:",
    "Q-Q：",
    "Q.Q ",
    "ＱＱ：",
    "ⓠⓠ:",
    "扣扣",
    "扣扣：",
    "叩叩：",
    "抠抠",
    "球球：",
    "企鹅",
    "企鹅号：",
    "企鵝：",
    "🐧",
    "🐧：",
    "加Q",
    "加Q：",
    "Q：",
    "q:",
    "➕Q ",
    "『扣』——",
    "QQ群",
    "QQ群：",
    "客服QQ:",
)
_TELEGRAM_LABELS = (
    "TG：@",
    "tg:",
    "TG ",
    "Telegram: @",
    "telegram ",
    "电报",
    "电报：",
    "電報：@",
    "飞机号：",
    "飛機：@",
    "纸飞机：",
    "纸飞机@",
    "✈️：",
    "✈ @",
    "tele：@",
)
_WHATSAPP_LABELS = ("WhatsApp ", "whatsapp：", "WhatsApp: ", "Whats App：", "WS：", "Wapp：", "whatsapp号：")
_QQ_NUMBER = "1000007432"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """`shown` is `text[slice(*span)]`."""

    text: str
    kind: ContactKind
    value: str
    span: tuple[int, int]

    @property
    def shown(self) -> str:
        """What the page shows of the contact."""
        return self.text[slice(*self.span)]


def all_forms() -> list[Form]:
    """Every form once, in a fixed order."""
    forms = (*_phones(), *_names(), *_numbers(), *_landlines(), *_others())
    return list({form.text: form for form in forms}.values())


def _phones() -> Iterator[Form]:
    for number in PHONES:
        for digits in _DIGITS.values():
            written = number.translate(str.maketrans(_ASCII, digits))
            yield _phone(f"咨询电话：«{written}»，价格面议", number)
            yield _phone(f"供卵«{written[:3]}-{written[3:7]}-{written[7:]}»微信同号", number)
        for between in _BETWEEN:
            yield _phone(f"供卵 «{between.join((number[:3], number[3:7], number[7:]))}» 欢迎", number)
        for between in _BETWEEN[1:24]:
            yield _phone(f"加微信«{between.join(number)}»。", number)
        yield from _mixed(number)


def _mixed(number: str) -> Iterator[Form]:
    """Several tricks in one number."""
    chinese = number.translate(str.maketrans(_ASCII, _DIGITS["numerals"]))
    alternating = "".join(pair[place % 2] for place, pair in enumerate(zip(number, chinese, strict=True)))
    yield _phone(f"联系«{alternating}»", number)
    yield _phone(f"电«{number[:3]}电{chinese[3:7]}薇{number[7:]}»", number)
    yield _phone(f"+86 «{number}»", number)
    yield _phone(f"（86）«{number[:3]} {number[3:7]} {number[7:]}»", number)
    yield _phone(f"0086-«{number}»", number)
    yield _phone(f"手机：«{number.replace('0', 'o')}»", number)
    yield _phone(f"手机：«{number.replace('0', 'O')}»", number)
    yield _phone(f"手机：«{number.replace('1', 'l')}»", number)
    yield _phone(f"《«{number[:3]}》《{number[3:7]}》《{number[7:]}»》", number)
    yield _phone(f"【«{number[:3]}】【{number[3:7]}】【{number[7:]}»】连起来", number)
    yield _phone(f"代怀«{''.join(f'{digit}️⃣' for digit in number)}»", number)
    padded = "".join(digit + pad for digit, pad in zip(number, _POEM, strict=True))
    yield _phone(f"«{padded[:-1]}»{padded[-1]}", number)
    yield _phone(f"诗：«{''.join(f'{digit}，{pad}' for digit, pad in zip(number, _POEM, strict=True))[:-2]}»", number)


def _phone(text: str, number: str) -> Form:
    return _form(text, ContactKind.PHONE, number)


def _names() -> Iterator[Form]:
    for label in _NAME_LABELS:
        for name in NAMES:
            yield _form(f"供卵试管，{label}«{name}»，欢迎", ContactKind.WECHAT, name)
    wide = "ｑｙ＿ｄｅｍｏ０１"
    for shown in (
        wide,
        "q y _ d e m o 0 1",
        "QY_Demo01",
        "qy_\u200bdemo01",
        "qy_demo０１",
        "𝐪𝐲_𝐝𝐞𝐦𝐨𝟎𝟏",
        "ⓠⓨ_ⓓⓔⓜⓞ⓪①",
        "qy_demo】【01",
    ):
        yield _form(f"代怀加微信：«{shown}» 备注", ContactKind.WECHAT, "qy_demo01")
    for frame in (
        "供卵机构«{}»薇",
        "供卵机构«{}»（微信）",
        "找我«{}»微信同号",
        "加v«{}»",
        "vx«{}»",
        "微信号是«{}»",
        "微信号码为«{}»",
        "薇（«{}»）",
        "VX(«{}»)",
        "微信公众号之外，加微信 «{}»",
    ):
        yield _form(frame.format("qydemo7788"), ContactKind.WECHAT, "qydemo7788")


def _numbers() -> Iterator[Form]:
    for label in _QQ_LABELS:
        for digits in ("plain", "full width", "circled"):
            written = _QQ_NUMBER.translate(str.maketrans(_ASCII, _DIGITS[digits]))
            yield _form(f"代怀咨询{label}«{written}» 在线", ContactKind.QQ, _QQ_NUMBER)
    for shown in ("100 000 7432", "100-000-7432", "一〇〇〇〇〇七四三二", "1-0-0-0-0-0-7-4-3-2"):
        yield _form(f"QQ：«{shown}»", ContactKind.QQ, _QQ_NUMBER)
    for label in _TELEGRAM_LABELS:
        yield _form(f"海外供卵 {label}«qy_demo01» 频道", ContactKind.TELEGRAM, "qy_demo01")
    for label in _WHATSAPP_LABELS:
        for shown in ("+85251230000", "+852 5123 0000", "852-5123-0000"):
            yield _form(f"赴港验血 {label}«{shown}»", ContactKind.WHATSAPP, "85251230000")
    for label in ("微信", "VX：", "薇 ", "+V "):
        yield _form(f"加{label}«1000007432»", ContactKind.WECHAT, "1000007432")


def _landlines() -> Iterator[Form]:
    for shown in (
        "400-000-7432",
        "4000007432",
        "400 000 7432",
        "400-0007-432",
        "４００－０００－７４３２",
        "400—000—7432",
        "400.000.7432",
        "⓸00-000-7432",
        "四零零-000-7432",
    ):
        yield _form(f"全国热线«{shown}»，免费", ContactKind.LANDLINE, "4000007432")
    for shown in (
        "0571-88880000",
        "0571 88880000",
        "(0571)88880000",
        "（0571）88880000",
        "0571—88880000",
        "０５７１－８８８８００００",
        "0571-8888 0000",
        "0571-8888-0000",
    ):
        yield _form(f"电话：«{shown}»", ContactKind.LANDLINE, "057188880000")
    for shown in ("010-65430000", "010 6543 0000", "(010)6543-0000", "01065430000"):
        yield _form(f"咨询«{shown}»。", ContactKind.LANDLINE, "01065430000")


def _others() -> Iterator[Form]:
    mail = "qydemo@demo-mail.com"
    for shown in (
        mail,
        "QYDemo@Demo-Mail.com",
        "qydemo＠demo-mail．com",
        "qydemo @ demo-mail.com",
        "qydemo#demo-mail.com",
        "qydemo(at)demo-mail.com",
        "qydemo[at]demo-mail.com",
        "qydemo艾特demo-mail.com",
        "qydemo@demo-mail点com",
        "qydemo@demo-mail。com",
    ):
        yield _form(f"邮箱：«{shown}» 来信", ContactKind.EMAIL, mail)
    links = (
        "u.wechat.com/qydemo", "weixin.qq.com/r/qydemo", "work.weixin.qq.com/ca/qydemo", "qm.qq.com/q/qydemo", "wpa.qq.com/msgrd?v=3&uin=100000", "t.me/qydemo", "telegram.me/qydemo", "wa.me/85251230000",
        "api.whatsapp.com/send?phone=85251230000", "line.me/ti/p/qydemo", "lin.ee/qydemo", "work.weixin.qq.com/kfid/qydemo", "signal.me/qydemo", "m.me/qydemo",
    )  # fmt: skip
    for link in links:
        yield _form(f"点«https://{link}»进", ContactKind.LINK, link)
        yield _form(f"打开 «{link}»", ContactKind.LINK, link)
    yield _form("加群 «ｔ．ｍｅ／qydemo»", ContactKind.LINK, "t.me/qydemo")


def _form(marked: str, kind: ContactKind, value: str) -> Form:
    start, end = marked.index("«"), marked.index("»") - 1
    return Form(text=marked.replace("«", "").replace("»", ""), kind=kind, value=value, span=(start, end))
