"""One Chinese sentence that says why a page was flagged, or why not.

In: the parts of a verdict. Out: text for the reviewer. Nothing here weighs anything.
"""

from collections.abc import Mapping, Sequence

from classifiers.verdict import Action, Contact, ContactKind, CounterEvidence, Part, Signal
from classifiers.weighing.genre import is_of_wording

_KINDS = {
    ContactKind.PHONE: "手机号",
    ContactKind.LANDLINE: "座机或400电话",
    ContactKind.WECHAT: "微信号",
    ContactKind.QQ: "QQ号",
    ContactKind.TELEGRAM: "Telegram账号",
    ContactKind.WHATSAPP: "WhatsApp号码",
    ContactKind.EMAIL: "邮箱",
    ContactKind.LINK: "聊天链接",
    ContactKind.QR: "二维码",
}

_ROLES = {
    Part.ADVERTISER: "",
    Part.CARRIER: "内容集中在站外链接、评论或页脚，本站可能只是被利用的载体",
    Part.PUBLISHER: "内容是该页面上的广告，刊登网站是广告发布者",
}


SPOKEN_OF = 3
"""Signals, and pieces of counter-evidence, that a sentence names."""
_LONGEST = 24
"""Characters of a text that are quoted."""


def sentence_for(
    action: Action,
    category_title: str,
    part: Part,
    signals: Sequence[Signal],
    contacts: Sequence[Contact],
    counter: Sequence[CounterEvidence],
) -> str:
    """The sentence. `signals` come strongest first; `category_title` is empty for a clear page."""
    if action is Action.CLEAR:
        return _why_not(signals, counter)
    words = "、".join(dict.fromkeys(_quoted(signal) for signal in signals[:SPOKEN_OF]))
    kinds = "、".join(dict.fromkeys(_KINDS[contact.kind] for contact in contacts))
    pieces = [f"疑似{category_title}推广：出现{words}"]
    pieces.append(f"并留有{kinds}" if kinds else "")
    pieces.append(_ROLES[part])
    pieces.append(f"但{_doubts(counter)}" if counter else "")
    pieces.append("需人工判断" if action is Action.REVIEW else "")
    return "，".join(piece for piece in pieces if piece) + "。"


def error_sentence(detectors: Sequence[str]) -> str:
    """What to say when detectors failed on a page."""
    return f"机器研判未完成（{'、'.join(detectors)} 出错），需人工查看。"


def _why_not(signals: Sequence[Signal], counter: Sequence[CounterEvidence]) -> str:
    if not signals:
        return "未见推销用语。"
    words = "、".join(dict.fromkeys(_quoted(signal) for signal in signals[:SPOKEN_OF]))
    if counter:
        return f"虽出现{words}，但{_doubts(counter)}，不像推销。"
    return f"虽出现{words}，但没有价格、联系方式或承诺等推销内容。"


def _quoted(signal: Signal) -> str:
    shown = _short(signal.text)
    reads_otherwise = signal.detector == "terms" and signal.reading != signal.text.lower()
    return f"“{shown}”（读作“{signal.reading}”）" if reads_otherwise else f"“{shown}”"


def _doubts(counter: Sequence[CounterEvidence]) -> str:
    """Words of talk with one example each, then the genre of the weightiest stretch with all that speak for it."""
    words = [each for each in counter if not is_of_wording(each)]
    best: Mapping[str, CounterEvidence] = {each.note: each for each in reversed(words)}
    pieces = [f"{note}“{_short(best[note].text)}”" for note in dict.fromkeys(each.note for each in words[:SPOKEN_OF])]
    worded = [each for each in counter if is_of_wording(each)]
    alike = dict.fromkeys(f"“{_short(each.text)}”" for each in worded if each.note == worded[0].note)
    said = f"有{'、'.join(pieces)}" if pieces else ""
    genre = f"{worded[0].note}，见{'、'.join(alike)}" if worded else ""
    return "，".join(piece for piece in (said, genre) if piece)


def _short(text: str) -> str:
    shown = text.replace("\n", " ")
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
