"""What is a number one can call, and what only looks like one.

In: digits and the text around them. Out: claims about them. Sources: numbering plan of the MIIT (mobile segments 13 to 19,
area codes), GB 32100 (social credit codes), the complaint lines printed in health and market notices.
"""

import re

# Numerals and letters that advertisers write for digits. One character for one character, so offsets stay.
_WRITTEN = "〇零一二三四五六七八九壹贰叁参肆伍陆柒捌玖幺两"
_NUMERALS = str.maketrans(_WRITTEN, "001234567891233456789" + "12")
# A whole mobile number with some of its digits written as the letters that look like them.
_LETTERED = re.compile(r"[1l](?<![a-z0-9][1l])[3-9o][\dol]{9}(?![a-z0-9])")
_LETTERS = str.maketrans("ol", "01")
_FIGURES = frozenset("0123456789" + _WRITTEN)
_NUMERAL_RUN = re.compile(rf"[\d{_WRITTEN}\-—–. 乀·/电话微信薇葳威]{{7,}}")
_FEWEST_FIGURES = 7
"""Figures of a run that is a number being written; fewer are words («一三五»)."""
_NOT_A_NUMBER = re.compile(
    r"(?:信用代码|代码|许可证|备案|icp|公网安备|信备|案号|文号|号码段|订单|订单号|编号|编码|单号|工单|发票|批号|身份证|社保|isbn|issn|doi|分类号|账号|帐号|卡号|批准文号|准字|国药|注册证|"
    r"民终|民初|民申|刑初|刑终|行初|行终|京卫|广审|医广|证字|流水|条码|学号|工号|邮编|版本|序列号|型号|阅读|播放量|浏览|点赞|点击|距离|人民币|bv|av|uid|id|n=)"
    r"[\s:：.\-(（)）\[\]【】〔〕a-z\d号码证为是第#]{0,6}$"
)
_ACCOUNT = re.compile(r"(?:银行|卡号|账号|帐号|账户)[^\n]{0,16}$")
_MONEY_BEHIND = re.compile(
    r"^\s?(?:元|万|亿|美元|美金|人民币|块|rmb|usd|%|％|年|月|岁|号文|期|kb|mb|px|次|人|例|位|公里|米|千米)"
)
_MONEY_BEFORE = re.compile(r"[¥￥$€]\s?$")
# Where a number is part of an address or the name of a file.
_IN_ADDRESS = re.compile(
    r"(?:https?://|www\.|(?<![a-z0-9])[a-z0-9\-]{2,}\.[a-z]{2,6}[/?:])[a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*$|(?<!tel)(?<!phone)(?<!wechat)(?<=[a-z0-9_\-]{3})/$"
)
_FILE_BEHIND = re.compile(
    r"^\.(?:s?html?|php|aspx?|jsp|jpe?g|png|gif|webp|bmp|pdf|docx?|xlsx?|zip|rar|mp[34])(?![a-z])"
)
_LETTERS_BEFORE = re.compile(r"[a-z]+$")
_LABELS = frozenset({"v", "vx", "wx", "w", "q", "qq", "tel", "phone", "mobile", "wechat", "weixin", "whatsapp"})
"""Letters that may stand right before a number without making it part of a code."""

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
        "12366",
        "12369",
    }
)


def with_digits(mapped: str) -> str:
    """`mapped` with numerals and letters read as digits where a number is being written; same length."""
    digits = _NUMERAL_RUN.sub(_in_digits, mapped)
    return _LETTERED.sub(lambda match: match[0].translate(_LETTERS), digits)


def _in_digits(run: re.Match[str]) -> str:
    is_number = sum(character in _FIGURES for character in run[0]) >= _FEWEST_FIGURES
    return run[0].translate(_NUMERALS) if is_number else run[0]


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


def is_counting(written: str, behind: str) -> bool:
    """Whether digits are a list that goes on («1、3、5、7»), or one figure cut into thousands («13,900,007,432»)."""
    goes_on = len(behind) > 1 and behind[0] == "、" and behind[1].isdigit()
    return (goes_on and "、" in written) or re.fullmatch(r"\d{1,2}(?:,\d{3}){3}", written) is not None


def is_registration(mapped: str, span: tuple[int, int]) -> bool:
    """Whether the number stands where registrations, orders, addresses, codes or sums of money stand."""
    start, end = span
    if not mapped[start : start + 1].isascii() or mapped[start : start + 1].isalpha():
        return False
    before, behind = mapped[max(0, start - 80) : start], mapped[end : end + 8]
    near = before[-24:]
    if _NOT_A_NUMBER.search(near) or _ACCOUNT.search(near) or _MONEY_BEFORE.search(near) or _MONEY_BEHIND.match(behind):
        return True
    if near.endswith("第") and behind[:1] in "号位":
        return True
    letters = _LETTERS_BEFORE.search(near)
    is_code = letters is not None and letters[0] not in _LABELS
    return is_code or _FILE_BEHIND.match(behind) is not None or _IN_ADDRESS.search(before) is not None
