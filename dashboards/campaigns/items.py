"""What the index knows of items, as campaigns are made from it.

In: the tables `Item`, `Sighting`, `ItemContact`, `SightingCapture`. Out: `CampaignItem`s, from a constant number of queries.
An item's offer are the lines that hold its signals and contacts; the rest of the page is its host's furniture.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from classifiers.campaigning.picture_families import picture_families
from classifiers.campaigning.records import CampaignItem, LinkKind, Shared
from classifiers.verdict import Action, ContactKind
from indexer.models import Item, ItemContact, Sighting, SightingCapture

_ADDRESS = re.compile(r"https?://[^\s\"'<>()（），。、]{4,300}", re.IGNORECASE)
# Everybody is reached through these; what stands behind the host is a contact and links on its own.
_CHAT_HOSTS = frozenset(
    {
        "u.wechat.com", "weixin.qq.com", "work.weixin.qq.com", "mp.weixin.qq.com", "qm.qq.com", "jq.qq.com", "wpa.qq.com",
        "t.me", "telegram.me", "wa.me", "api.whatsapp.com", "line.me", "lin.ee",
    }
)  # fmt: skip
_FIELDS = ("item_id", "category", "text", "verdict", "first_seen", "last_seen")


def campaign_items() -> Iterator[CampaignItem]:
    """Every item the machine does not call clear."""
    contacts, images, hosts = _contacts(), _images(), _hosts()
    rows = Item.objects.exclude(action=Action.CLEAR.value).values_list(*_FIELDS)
    for item_id, category, text, verdict, first_seen, last_seen in rows.iterator(chunk_size=500):
        lines = _offer_lines(text, verdict)
        offer, spans = _offer(text, lines, verdict["contacts"])
        own_hosts = frozenset(hosts[item_id])
        shared = {*contacts[item_id], *images[item_id], *_domains(offer, own_hosts)}
        yield CampaignItem(
            item_id=item_id,
            category=category,
            offer=offer,
            contact_spans=spans,
            shared=frozenset(shared),
            hosts=own_hosts,
            first_seen=first_seen,
            last_seen=last_seen,
        )


def _contacts() -> defaultdict[str, set[Shared]]:
    found: defaultdict[str, set[Shared]] = defaultdict(set)
    for item_id, kind, value in ItemContact.objects.values_list("item_id", "kind", "value"):
        found[item_id].add(Shared(kind=LinkKind.CONTACT, value=value, contact_kind=ContactKind(kind)))
    return found


def _images() -> defaultdict[str, set[Shared]]:
    """Pictures that carry signals or contacts, each named by the family of those that look like it; all others are not kept."""
    rows = SightingCapture.objects.exclude(images=[]).values_list("sighting__item_id", "images")
    seen = [(item_id, image.get("likeness") or image["sha256"]) for item_id, images in rows for image in images]
    families = picture_families({name for _, name in seen})
    found: defaultdict[str, set[Shared]] = defaultdict(set)
    for item_id, name in seen:
        found[item_id].add(Shared(kind=LinkKind.IMAGE, value=families[name]))
    return found


def _hosts() -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for item_id, host in Sighting.objects.values_list("item_id", "host").distinct():
        found[item_id].add(host)
    return found


def _offer_lines(text: str, verdict: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Spans of the lines that hold a signal or a contact, in order; the line with the page's own path is left out."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    numbers: set[int] = set()
    for part in (*verdict["signals"], *verdict["contacts"]):
        start, end = part["span"]
        if 0 <= start < end <= len(text):
            numbers.update(range(bisect_right(starts, start) - 1, bisect_right(starts, end - 1)))
    bounds = [*starts, len(text) + 1]
    lines = [(starts[number], bounds[number + 1] - 1) for number in sorted(numbers)]
    return [(start, end) for start, end in lines if not (start == 0 and text.startswith("/"))]


def _offer(
    text: str, lines: Sequence[tuple[int, int]], contacts: Sequence[Mapping[str, Any]]
) -> tuple[str, tuple[tuple[int, int, ContactKind], ...]]:
    """The lines joined, and the spans of contacts in them."""
    spans: list[tuple[int, int, ContactKind]] = []
    pieces: list[str] = []
    length = 0
    for line_start, line_end in lines:
        for contact in contacts:
            start, end = contact["span"]
            if line_start <= start < end <= line_end:
                shift = length - line_start
                spans.append((start + shift, end + shift, ContactKind(contact["kind"])))
        pieces.append(text[line_start:line_end])
        length += line_end - line_start + 1
    return "\n".join(pieces), tuple(sorted(spans))


def _domains(offer: str, own_hosts: frozenset[str]) -> Iterator[Shared]:
    """Hosts that addresses written in an offer lead to."""
    for match in _ADDRESS.finditer(offer):
        try:
            host = (urlsplit(match[0]).hostname or "").removeprefix("www.")
        except ValueError:
            continue
        if host and host not in _CHAT_HOSTS and host not in own_hosts:
            yield Shared(kind=LinkKind.DOMAIN, value=host)
