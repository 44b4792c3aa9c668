"""What is a number one can call, and what only looks like one.

In: digits and the text around them. Out: claims about them. Sources: numbering plan of the MIIT (mobile segments 13 to 19,
area codes), GB 32100 (social credit codes), the complaint lines printed in health and market notices.
"""

import re

# Numerals and letters that advertisers write for digits. One character for one character, so offsets stay.
_NUMERALS = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两", "0012345678912345678912")
# A whole mobile number with some of its digits written as the letters that look like them.
_LETTERED = re.compile(r"(?<![a-z0-9])1[3-9o][\dol]{9}(?![a-z0-9])")
_LETTERS = str.maketrans("ol", "01")
_NUMERAL_RUN = re.compile(r"[\d〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺\-—. 乀·/]{7,}")
_NOT_A_NUMBER = re.compile(
    r"(?:信用代码|代码|许可证|备案|icp|公网安备|案号|文号|号码段|订单|订单号|编号|单号|身份证|isbn|issn|doi|账号|帐号|卡号|批准文号|准字|国药|"
    r"民终|民初|民申|刑初|刑终|行初|行终|京卫|广审|医广|证字|流水|条码|学号|工号|邮编|版本|bv|av|uid|id)[^\n]{0,6}$"
)
_MONEY_BEHIND = re.compile(r"^\s?(?:元|万|亿|美元|美金|人民币|块|rmb|usd|%|％|年|月|岁|号文|期|kb|mb|px|次|人|例)")
_MONEY_BEFORE = re.compile(r"[¥￥$€]\s?$")

PUBLIC_HOTLINES = frozenset(
    {
        "12345",
        "12320",
        "12315",
        "12356",
        "12331",
        "12388",
        "12348",
        "12338",
        "12355",
        "12377",
        "12309",
        "12368",
        "12389",
        "12393",
    }
)


def with_digits(mapped: str) -> str:
    """`mapped` with numerals and letters read as digits where a number is being written; same length."""
    digits = _NUMERAL_RUN.sub(lambda match: match[0].translate(_NUMERALS), mapped)
    return _LETTERED.sub(lambda match: match[0].translate(_LETTERS), digits)


def canonical_digits(written: str) -> str:
    """Only the digits, without the country code of the mainland."""
    digits = "".join(character for character in written if character.isascii() and character.isdigit())
    return digits[2:] if len(digits) == 13 and digits.startswith("861") else digits


def is_mobile(digits: str) -> bool:
    """A mainland mobile number: eleven digits from 13 to 19, not all alike."""
    return len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789" and len(set(digits)) > 2


def is_landline(digits: str) -> bool:
    """An area code and seven or eight digits, or ten digits from 400 or 800."""
    if digits[:3] in ("400", "800"):
        return len(digits) == 10
    return digits.startswith("0") and 10 <= len(digits) <= 12


def is_public_hotline(digits: str) -> bool:
    """A complaint or advice line of an authority, with or without an area code."""
    return any(digits.endswith(hotline) and len(digits) in (5, 8, 9) for hotline in PUBLIC_HOTLINES)


def is_registration(mapped: str, span: tuple[int, int]) -> bool:
    """Whether the number stands where registrations, orders or sums of money stand."""
    before, behind = mapped[max(0, span[0] - 16) : span[0]], mapped[span[1] : span[1] + 4]
    if not mapped[span[0] : span[0] + 1].isascii() or mapped[span[0] : span[0] + 1].isalpha():
        return False
    return bool(_NOT_A_NUMBER.search(before) or _MONEY_BEHIND.match(behind) or _MONEY_BEFORE.search(before))
