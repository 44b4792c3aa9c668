"""QR codes that lead to a person: calls of messengers, business cards, and short links, which hide where they lead.

In: blocks of a page and the contacts found in its text. Out: one `Contact` of kind QR for each such payload in which no other contact was
read. A code with an ordinary address is a page, not a person, and gives none.
"""

import re
from collections.abc import Iterable, Sequence

from classifiers.verdict import Contact, ContactKind
from crawlers.page import Block, BlockKind

_CALL = re.compile(
    r"(?:weixin|wxp|tg|mqqapi|mqqwpa|tencent|whatsapp|sgnl|viber|line)://\S{3,}|(?:BEGIN:VCARD|MECARD:)[\s\S]+", re.I
)
_SHORT_LINK = re.compile(
    r"(?:https?://)?((?:dwz\.cn|dwz\.win|t\.cn|url\.cn|w\.url\.cn|suo\.im|suo\.nz|rrd\.me|tb\.cn|m\.tb\.cn|kurl\.\w+|kzurl\d*\.cn|c1n\.cn|reurl\.cc|bit\.ly|tinyurl\.com|is\.gd|"
    r"u\.nu|s\.id|lnk\.to|qr\.ae|sourl\.cn|urlify\.cn|mrw\.so|985\.so|gg\.gg|cutt\.ly|rebrand\.ly|w\.wiki)/\S{2,})",
    re.I,
)


def qr_contacts(blocks: Iterable[Block], contacts: Sequence[Contact]) -> list[Contact]:
    """Contacts of the payloads, in page order; spans are those of whole payloads."""
    taken = [contact.span for contact in contacts]
    found = ((block, _canonical(block.text.strip())) for block in blocks if block.kind is BlockKind.QR_PAYLOAD)
    return [
        Contact(kind=ContactKind.QR, value=value, span=(block.start, block.end), text=block.text)
        for block, value in found
        if value and not any(start < block.end and block.start < end for start, end in taken)
    ]


def _canonical(payload: str) -> str:
    """What the code stands for; empty if it leads to no person."""
    if _CALL.fullmatch(payload):
        return payload
    link = _SHORT_LINK.fullmatch(payload)
    if link is None:
        return ""
    # The path of a short link is told apart by case, its host is not.
    host, _, path = link[1].partition("/")
    return f"{host.lower()}/{path}"
