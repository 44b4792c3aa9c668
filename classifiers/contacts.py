"""Ways to reach an advertiser, read through what hides them.

In: a view of a text with its way back. Out: `Contact`s whose `value` is canonical and whose span points into the original.
Numbers are found with their labels, brackets and padding inside; then checked, so that prices, dates, registration numbers
and public hotlines are not taken for contacts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.contact_numbers import (
    canonical_digits,
    is_landline,
    is_mobile,
    is_public_hotline,
    is_registration,
    with_digits,
)  # fmt: skip
from classifiers.verdict import Contact, ContactKind
from classifiers.views import View

# What advertisers write between the digits of one number: labels, brackets, padding, at most five characters in a row.
_PAD = r"(?:[ \t\-_—–―.·•…~^*+=|/\\,，、:：(（)）\[\]【】〔〕〖〗『』「」<>«»《》{}╬╇█乀丿丶☎☏✆📞→➜➤⇨>电话微信薇葳嶶威手机号码同步加联系拨打vxwx]{0,5})"
_MOBILE = re.compile(rf"(?<![\d.])(?:\+?86{_PAD})?(1{_PAD}[3-9](?:{_PAD}\d){{9}})(?!\d|\.\d)")
_LANDLINE = re.compile(
    r"(?<![\d\-.])(?:\(?0(?:10|2\d|[3-9]\d{2})\)?[\- )]{0,3}[2-9]\d{2,3}[\- ]?\d{4}|[48]00[\- ]?\d{3,4}[\- ]?\d{3,4})(?![\d\-]|\.\d)"
)
_EMAIL = re.compile(r"(?<![a-z0-9._%+\-])[a-z0-9._%+\-]{2,64}@(?:[a-z0-9\-]{1,63}\.){1,4}[a-z]{2,10}(?![a-z0-9])")
_LINK = re.compile(
    r"(?:https?://)?(?:u\.wechat\.com|weixin\.qq\.com|work\.weixin\.qq\.com|qm\.qq\.com|jq\.qq\.com|wpa\.qq\.com|t\.me|telegram\.me|wa\.me|"
    r"api\.whatsapp\.com|line\.me|lin\.ee)/[\w\-./?=&%+@]{2,200}"
)

# What may stand between a label and the number or name it announces.
_JOIN = (
    r"[ \t:：;；=>\-—–_.·•~*+|/\\(（)）\[\]【】〔〕『』「」<>《》\"'“”╬╇是为号码搜索添加客服顾问咨询老师官方同]{0,8}$"
)
_LABEL_REACH = 24
_HANDLE = re.compile(
    r"(?<![a-z0-9_])(?:[a-z](?:[ .·\-][a-z0-9]){5,19}|[a-z][a-z0-9_\-]{2,20}(?:】【|\]\[|）（|\)\()[a-z0-9_\-]{2,20}|[a-z][a-z0-9_\-]{4,31}|\+?\d(?:[ \-.]?\d){4,14})(?![a-z0-9_])"
)
_ANY_LABEL = re.compile(
    r"微|💬|信|加|薇|威|葳|徽|维|伟|嶶|卫星|绿|v|wx|we|扣|qq|企鹅|q|电报|飞机|tg|tele|whats|wapp|ws|电话|热线|手机|致电|拨打|联系|tel|phone"
)
_LABELS: tuple[tuple[ContactKind, re.Pattern[str]], ...] = (
    (ContactKind.QQ, re.compile(r"(?:(?<![a-z])qq|扣扣|企鹅|q号|加q|q群|(?<![折克纽带回抵代实倒])扣|/扣)" + _JOIN)),
    (ContactKind.TELEGRAM, re.compile(r"(?:telegram|电报|飞机|(?<![a-z])tg)" + _JOIN)),
    (ContactKind.WHATSAPP, re.compile(r"(?:whats\s?app|(?<![a-z])wapp|(?<![a-z])ws)" + _JOIN)),
    (
        ContactKind.WECHAT,
        re.compile(
            r"(?:[微薇威葳徽维伟嶶溦卫][信芯心馨欣x❤]|💬|wei信|薇|嶶|葳|微|威芯|卫星|绿泡泡|绿信|加v|加威|加徽|(?<![a-z])v信|"
            r"(?<![a-z])vx|(?<![a-z])wx|(?<![a-z])wechat|(?<![a-z])weixin|(?<![a-z0-9])v(?=[:： +])|加[^\w\s]{1,3})"
            + _JOIN
        ),
    ),
    (ContactKind.PHONE, re.compile(r"(?:电话|热线|手机|致电|拨打|联系方式|(?<![a-z])tel|(?<![a-z])phone)" + _JOIN)),
)
_GLUED_LABEL = re.compile(r"(?:vx|wx|weixin|wechat|v)(?=[a-z])")
_LABEL_BEHIND = re.compile(r"[(（【\[ ]?(?:微信|薇信|薇|嶶|葳|vx同|v同)")
_FREE_TEXT_WORDS = frozenset(
    {
        "wechat",
        "weixin",
        "official",
        "service",
        "online",
        "android",
        "iphone",
        "telegram",
        "whatsapp",
        "facebook",
        "button",
        "script",
    }
)


_NAMED = frozenset({ContactKind.WECHAT, ContactKind.TELEGRAM})
_SHORTEST_NAME = {ContactKind.WECHAT: 6, ContactKind.TELEGRAM: 5}
_SHORTEST_NUMBER = {
    ContactKind.WECHAT: 6,
    ContactKind.QQ: 5,
    ContactKind.TELEGRAM: 99,
    ContactKind.WHATSAPP: 8,
    ContactKind.PHONE: 8,
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: ContactKind
    value: str
    span: tuple[int, int]


def find_contacts(text: str, view: View) -> list[Contact]:
    """Contacts in `text` as read in `view` of it; spans point into `text`, are ordered, none inside another."""
    mapped = view.text
    kept: list[_Candidate] = []
    taken_until = 0
    for candidate in sorted(_candidates(mapped), key=lambda each: (each.span[0], -each.span[1], each.kind)):
        if candidate.span[0] < taken_until or is_registration(mapped, candidate.span):
            continue
        kept.append(candidate)
        taken_until = candidate.span[1]
    spans = [view.span(*each.span) for each in kept]
    return [
        Contact(kind=each.kind, value=each.value, span=span, text=text[slice(*span)])
        for each, span in zip(kept, spans, strict=True)
    ]


def _candidates(mapped: str) -> Iterator[_Candidate]:
    digits = with_digits(mapped)
    yield from _mobiles(digits)
    yield from _landlines(digits)
    if "@" in mapped:
        yield from _emails(mapped)
    for match in _LINK.finditer(mapped):
        yield _Candidate(ContactKind.LINK, match[0].removeprefix("https://").removeprefix("http://"), match.span())
    yield from _labelled(digits)


def _mobiles(digits: str) -> Iterator[_Candidate]:
    for match in _MOBILE.finditer(digits):
        value = canonical_digits(match[1])
        if is_mobile(value):
            yield _Candidate(ContactKind.PHONE, value, match.span(1))


def _landlines(digits: str) -> Iterator[_Candidate]:
    for match in _LANDLINE.finditer(digits):
        value = canonical_digits(match[0])
        if is_landline(value) and not is_public_hotline(value):
            yield _Candidate(ContactKind.LANDLINE, value, match.span())


def _emails(mapped: str) -> Iterator[_Candidate]:
    for match in _EMAIL.finditer(mapped):
        if not match[0].endswith((".gov.cn", ".edu.cn", ".court.gov.cn")):
            yield _Candidate(ContactKind.EMAIL, match[0], match.span())


def _labelled(digits: str) -> Iterator[_Candidate]:
    for match in _HANDLE.finditer(digits):
        before = digits[max(0, match.start() - _LABEL_REACH) : match.start()].removesuffix("@")
        kind = _label_of(before) if _ANY_LABEL.search(before) else None
        if kind is None and _LABEL_BEHIND.match(digits, match.end()) and match[0][0].isalpha():
            kind = ContactKind.WECHAT
        if kind is None:
            yield from _glued(match, before)
            continue
        candidate = _checked(kind, match)
        if candidate is not None:
            yield candidate


def _glued(match: re.Match[str], before: str) -> Iterator[_Candidate]:
    """A name written onto its Latin label («vxabc123», «加vabc123»)."""
    label = _GLUED_LABEL.match(match[0])
    is_label = label is not None and (len(label[0]) > 1 or before.endswith("加"))
    if label is not None and is_label and len(match[0]) - label.end() >= _SHORTEST_NAME[ContactKind.WECHAT]:
        start = match.start() + label.end()
        yield _Candidate(ContactKind.WECHAT, match[0][label.end() :], (start, match.end()))


def _label_of(before: str) -> ContactKind | None:
    return next((kind for kind, label in _LABELS if label.search(before)), None)


def _checked(kind: ContactKind, match: re.Match[str]) -> _Candidate | None:
    if match[0][0].isalpha():
        name = re.sub(r"[ .·】【\[\]（）()]", "", match[0])
        is_name = kind in _NAMED and len(name) >= _SHORTEST_NAME[kind] and name not in _FREE_TEXT_WORDS
        return _Candidate(kind, name, match.span()) if is_name else None
    number = canonical_digits(match[0])
    if is_public_hotline(number) or len(number) < _SHORTEST_NUMBER[kind] or kind is ContactKind.TELEGRAM:
        return None
    if kind is ContactKind.PHONE and is_landline(number):
        return _Candidate(ContactKind.LANDLINE, number, match.span())
    return _Candidate(kind, number, match.span())
