"""Ways to reach an advertiser, read through what hides them.

In: a view of a text with its way back. Out: `Contact`s whose `value` is canonical and whose span points into the original.
Numbers are found with their labels, brackets and padding inside; then checked, so that prices, dates, registration numbers
and public hotlines are not taken for contacts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.contacting.labels import (
    REACH,
    announced,
    glued_name_label,
    glued_number_label,
    is_announced_behind,
    is_everyday,
)  # fmt: skip
from classifiers.contacting.numbers import (
    canonical_digits,
    is_counting,
    is_landline,
    is_mobile,
    is_public_hotline,
    is_registration,
    with_digits,
)  # fmt: skip
from classifiers.unmasking.views import View
from classifiers.verdict import Contact, ContactKind

# What advertisers write between the digits of one number: labels, brackets, pictures, padding, at most five characters in a row.
_PAD = r"(?:[ \t\-_—–―.·•…~^*+=|/\\,，、:：(（)）\[\]【】〔〕〖〗『』「」<>«»《》{}╬╇█√乀丿丶☎☏✆➕→➜➤⇨\u2600-\u27bf\U0001f300-\U0001faff电话微信薇葳嶶威手机号码同步加联系拨打vxwx]{0,5})"
# Patterns begin with the set of their first characters, which the matcher skips to; what may stand before is looked at afterwards.
_MOBILE = re.compile(
    rf"[+81](?<![\d.][+81])(?:(?<=\+)86{_PAD}1|(?<=8)6{_PAD}1|(?<=1))({_PAD}[3-9](?:{_PAD}\d){{9}})(?!\d|\.\d)"
)
# The digits of a number one by one between the characters of a poem; never between units, as in a date or a list.
_UNIT = "年月日时分秒点号元角万亿千百十个只岁度米斤克周天次人条章级楼层栋室路线期集季"
_SCATTERED = re.compile(
    rf"1(?<!\d1)[，。, ]?[^\W\d_a-z{_UNIT}](?:[，。, ]?\d[，。, ]?[^\W\d_a-z{_UNIT}]){{9}}[，。, ]?\d(?!\d)"
)
_LANDLINE = re.compile(
    r"[(（048](?<![\d\-.][(（048])(?:(?:(?<=[(（])0|(?<=0))(?:10|2\d|[3-9]\d{2})[)）]?[\-—–) ]{0,3}[2-9]\d{2,3}[\-—– ]?\d{4}"
    r"|(?<=[48])00[\-—–. ]?\d{3,4}[\-—–. ]?\d{3,4})(?![\d\-—]|\.\d)"
)
_DOMAIN = r"((?:[a-z0-9\-]{1,63}(?:\.|点|。)){1,4}[a-z]{2,10})(?![a-z0-9])"
_EMAIL = re.compile(rf"(?<![a-z0-9._%+\-])([a-z0-9._%+\-]{{2,64}})(?:@|艾特|[(（\[【]at[)）\]】]){_DOMAIN}")
# Spaces around the sign, or another sign: an address only where the text says so.
_SAID_EMAIL = re.compile(rf"(?:邮箱|信箱|邮件|e-?mail)[ :：]{{0,3}}([a-z0-9._%+\-]{{2,64}}) ?(?:@|#|at) ?{_DOMAIN}")
_SIGNS_OF_EMAIL = ("@", "艾特", "at)", "at）", "at]", "at】")
_SIGNS_OF_SAID_EMAIL = ("邮箱", "信箱", "邮件", "mail")
_NOBODYS_MAIL = re.compile(r"\.(?:gov|edu)\.cn$|^(?:jubao|tousu|jiandu|report)@")
_LINK = re.compile(
    r"(?<![a-z0-9.\-])(?:https?://)?(?:u\.wechat\.com|weixin\.qq\.com|work\.weixin\.qq\.com|qm\.qq\.com|jq\.qq\.com|wpa\.qq\.com|t\.me|telegram\.me|wa\.me|"
    r"api\.whatsapp\.com|chat\.whatsapp\.com|line\.me|lin\.ee|signal\.me|m\.me)/[a-z0-9_\-./?=&%+@]{2,200}"
)
_SIGNS_OF_LINK = ("wechat.com/", "qq.com/", ".me/", "whatsapp.com/", "lin.ee/")
_HANDLE = re.compile(
    r"[a-z+\d](?<![a-z0-9_][a-z+\d])(?:(?<=[a-z])(?:(?:[ .·\-][a-z0-9_]){5,19}|[a-z0-9_\-]{2,20}(?:】【|\]\[|）（|\)\()[a-z0-9_\-]{2,20}"
    r"|[a-z0-9_\-]{4,31})|(?:(?<=\+)\d|(?<=\d))(?:[ \-.]?\d){4,14})(?![a-z0-9_])"
)
_KEYCAP = "\ufe0f\u20e3"
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
    spans = [_with_keycap(text, view.span(*each.span)) for each in kept]
    return [
        Contact(kind=each.kind, value=each.value, span=span, text=text[slice(*span)])
        for each, span in zip(kept, spans, strict=True)
    ]


def _with_keycap(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A last digit written as a key keeps its frame."""
    end = span[1]
    while end < len(text) and text[end] in _KEYCAP:
        end += 1
    return span[0], end


def _candidates(mapped: str) -> Iterator[_Candidate]:
    digits = with_digits(mapped)
    yield from _mobiles(digits)
    yield from _landlines(digits)
    yield from _emails(mapped)
    if _has_any(mapped, _SIGNS_OF_LINK):
        for match in _LINK.finditer(mapped):
            yield _Candidate(ContactKind.LINK, match[0].removeprefix("https://").removeprefix("http://"), match.span())
    yield from _labelled(digits)


def _mobiles(digits: str) -> Iterator[_Candidate]:
    for match in _MOBILE.finditer(digits):
        start, end = match.start(1) - 1, match.end()
        value = canonical_digits(digits[start:end])
        if is_mobile(value) and not is_counting(digits[start:end], digits[end : end + 2]):
            yield _Candidate(ContactKind.PHONE, value, (start, end))
    for match in _SCATTERED.finditer(digits):
        value = canonical_digits(match[0])
        if is_mobile(value):
            yield _Candidate(ContactKind.PHONE, value, match.span())


def _landlines(digits: str) -> Iterator[_Candidate]:
    for match in _LANDLINE.finditer(digits):
        value = canonical_digits(match[0])
        if is_landline(value) and not is_public_hotline(value):
            yield _Candidate(ContactKind.LANDLINE, value, match.span())


def _emails(mapped: str) -> Iterator[_Candidate]:
    for pattern, signs in ((_EMAIL, _SIGNS_OF_EMAIL), (_SAID_EMAIL, _SIGNS_OF_SAID_EMAIL)):
        for match in pattern.finditer(mapped) if _has_any(mapped, signs) else ():
            value = f"{match[1]}@{re.sub('[点。]', '.', match[2])}"
            if not _NOBODYS_MAIL.search(value):
                yield _Candidate(ContactKind.EMAIL, value, (match.start(1), match.end()))


def _has_any(text: str, signs: tuple[str, ...]) -> bool:
    """Whether any of the signs without which there is nothing to find is in the text: a fraction of what searching costs."""
    return any(sign in text for sign in signs)


def _labelled(digits: str) -> Iterator[_Candidate]:
    for match in _HANDLE.finditer(digits):
        before = digits[max(0, match.start() - REACH) : match.start()]
        kind = announced(before)
        if kind is None and match[0][0].isalpha() and is_announced_behind(digits, match.end()):
            kind = ContactKind.WECHAT
        glued = _glued(match, before)
        candidate = glued if kind is None or (glued is not None and glued.kind is not kind) else _checked(kind, match)
        if candidate is not None and not (is_everyday(before) and candidate.value.isalpha()):
            yield candidate


def _glued(match: re.Match[str], before: str) -> _Candidate | None:
    """A name or number written onto its Latin label."""
    name = match[0]
    if cut := glued_number_label(name, before):
        return _Candidate(ContactKind.QQ, name[cut:], (match.start() + cut, match.end()))
    cut = glued_name_label(name, before)
    if cut and len(name) - cut >= _SHORTEST_NAME[ContactKind.WECHAT]:
        return _Candidate(ContactKind.WECHAT, name[cut:], (match.start() + cut, match.end()))
    return None


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
