"""What announces a contact: the words, letters and pictures that advertisers put before a number or a name, and after it.

In: the text before a number or name, as a view shows it. Out: the kind of contact it announces. Words are matched only where they
stand right before it; what may stand between them is `_JOIN`.
"""

import re

from classifiers.verdict import ContactKind

REACH = 24
"""Characters before a number or name that are looked at."""
_JOIN = r"[ \t@:：;；=>→➜➤⇨\-—–_.·•~*+|/\\(（)）\[\]【】〔〕〖〗『』「」<>《》\"'“”╬╇是为号码搜索添加客服顾问咨询老师官方同联系式]{0,10}$"
# Between the letters of a label: «V.X», «q q».
_GAP = r"[ .·\-_]?"
_HEART = "❤♥💗💕💚"
_LABELS: tuple[tuple[ContactKind, re.Pattern[str]], ...] = (
    (
        ContactKind.QQ,
        re.compile(
            rf"(?:(?<![a-z])q{_GAP}q|扣扣|叩叩|抠抠|球球|企鹅|🐧|q号|加q|q群|(?<![a-z0-9])q(?=[:： ])|(?<![折克纽带回抵代实倒])扣|/扣)"
            + _JOIN
        ),
    ),
    (ContactKind.TELEGRAM, re.compile(r"(?:telegram|电报|飞机(?=[号:：@])|✈|tele(?=[:：@ ])|(?<![a-z])tg)" + _JOIN)),
    (ContactKind.WHATSAPP, re.compile(r"(?:whats\s?app|(?<![a-z])wapp|(?<![a-z])ws)" + _JOIN)),
    (
        ContactKind.WECHAT,
        re.compile(
            rf"(?:[微薇威葳徽维伟嶶溦卫][信芯心馨欣讯x{_HEART}]|💬|wei信|薇|嶶|葳|微|卫星|绿泡泡|绿信|加v|加威|加徽|(?<![a-z])v[信芯心{_HEART}]|"
            rf"(?<![a-z])v{_GAP}x|(?<![a-z])w{_GAP}x|(?<![a-z])(?:wechat|weixin)(?:\s?id)?|(?<![a-z0-9])v(?=[:： +])|加[^\w\s]{{1,3}})"
            + _JOIN
        ),
    ),
    (ContactKind.PHONE, re.compile(r"(?:电话|热线|手机|致电|拨打|联系方式|(?<![a-z])tel|(?<![a-z])phone)" + _JOIN)),
)
# Whether any of them can stand in a text; asked of thousands of numbers that no label stands before.
_ANY = re.compile(r"[微信薇威葳徽维伟嶶溦卫绿扣叩抠球企电话飞热线手机致拨打联💬🐧✈vwqt]|加|phone")
_EVERYDAY = re.compile(r"(?:卫星|威信)$")
"""Words of ordinary texts too: a name written right onto them must look like one."""
_GLUED = re.compile(r"(?:vx|wx|weixin|wechat|v)(?=[a-z])")
_GLUED_NUMBER = re.compile(r"(?:qq|q)(?=\d{5,11}$)")
_BEHIND = re.compile(r"[(（【\[ ]?(?:微信|薇信|薇|嶶|葳|vx同|v同)")


def announced(before: str) -> ContactKind | None:
    """The kind of contact that `before`, at most `REACH` characters, announces at its end."""
    if not _ANY.search(before):
        return None
    return next((kind for kind, label in _LABELS if label.search(before)), None)


def is_everyday(before: str) -> bool:
    """Whether the label is an ordinary word and nothing parts it from what follows."""
    return bool(_EVERYDAY.search(before))


def glued_name_label(name: str, before: str) -> int:
    """Length of the Latin label a WeChat name is written onto («vxabc123», «加vabc123»); 0 if none."""
    label = _GLUED.match(name)
    return label.end() if label is not None and (label.end() > 1 or before.endswith("加")) else 0


def glued_number_label(name: str, before: str) -> int:
    """Length of the Latin label a QQ number is written onto («qq100000», «加q100000»); 0 if none."""
    label = _GLUED_NUMBER.match(name)
    return label.end() if label is not None and (label.end() > 1 or before.endswith(("加", "➕", "+"))) else 0


def is_announced_behind(text: str, end: int) -> bool:
    """Whether a label of WeChat stands behind a name («abc123薇»)."""
    return _BEHIND.match(text, end) is not None
