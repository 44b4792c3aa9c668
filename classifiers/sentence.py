"""One Chinese sentence that says why a page was flagged, or why not.

In: the parts of a verdict. Out: text for the reviewer. Nothing here weighs anything.
"""

from collections.abc import Mapping, Sequence

from classifiers.verdict import Action, Contact, ContactKind, CounterEvidence, Part, Signal

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
    pieces.append(f"但也有{_doubts(counter)}" if counter else "")
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
        return f"虽出现{words}，但有{_doubts(counter)}，不像推销。"
    return f"虽出现{words}，但没有价格、联系方式或承诺等推销内容。"


def _quoted(signal: Signal) -> str:
    shown = signal.text.replace("\n", " ")
    shown = shown if len(shown) <= 24 else shown[:23] + "…"
    reads_otherwise = signal.detector == "terms" and signal.reading != signal.text.lower()
    return f"“{shown}”（读作“{signal.reading}”）" if reads_otherwise else f"“{shown}”"


def _doubts(counter: Sequence[CounterEvidence]) -> str:
    best: Mapping[str, CounterEvidence] = {each.note: each for each in reversed(counter)}
    return "、".join(f"{note}“{best[note].text}”" for note in dict.fromkeys(each.note for each in counter[:SPOKEN_OF]))
