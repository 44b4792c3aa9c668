"""What the machine thinks of a page, and everything it thinks it for. Standard library only.

In: pages. Out: `Signal`, `Contact`, `CounterEvidence`, `Verdict`, `Finding`. Spans are half-open code-point offsets into
`Finding.page.text`, and `page.text[start:end] == text` always holds. A category is the id of a lexicon file (`vocabulary/categories.py`).
"""

from dataclasses import dataclass
from enum import StrEnum

from crawlers.page import Page


class Action(StrEnum):
    """The band a page falls into."""

    CLEAR = "clear"
    REVIEW = "review"
    FLAG = "flag"


class Part(StrEnum):
    """Whether the publisher of a page makes the offer, only carries somebody else's (a hijacked host), or sold the place for it."""

    ADVERTISER = "advertiser"
    CARRIER = "carrier"
    PUBLISHER = "publisher"
    """广告发布者: an ad that stands on somebody's page (广告法, article 2)."""


class ContactKind(StrEnum):
    """What kind of way to reach somebody a contact is."""

    PHONE = "phone"
    LANDLINE = "landline"
    WECHAT = "wechat"
    QQ = "qq"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    LINK = "link"
    QR = "qr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One reason for suspicion.

    `rule` names what fired, stable over runs ("surrogacy:代孕公司", "rule:service+contact"). `reading` is the text as the
    matcher read it after undoing disguises; equal to `text` where nothing was disguised. `weight` is its share in the
    score, larger is stronger. `note` is one Chinese sentence for the reviewer.
    """

    detector: str
    rule: str
    category: str
    span: tuple[int, int]
    text: str
    reading: str
    weight: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A way to reach somebody. `value` is canonical (digits only, lower case), `text` is what the page shows."""

    kind: ContactKind
    value: str
    span: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEvidence:
    """One reason against suspicion: a court's words, a licence, a patient's own story."""

    rule: str
    span: tuple[int, int]
    text: str
    weight: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """研判建议. `category` is None exactly when `action` is clear. `score` is a probability from 0 to 1.

    `sentence` says in one Chinese sentence why, or why not. `versions` are (name, version) pairs of engine and lexicons.
    """

    action: Action
    category: str | None
    score: float
    part: Part
    signals: tuple[Signal, ...]
    contacts: tuple[Contact, ...]
    counter: tuple[CounterEvidence, ...]
    sentence: str
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChance:
    """The probability that the words of a link to `url`, standing alone, are an offer's. Orders requests and accuses nobody."""

    url: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A page and what we think of it. The page's text includes the lines read from its pictures."""

    page: Page
    verdict: Verdict
    links: tuple[LinkChance, ...] = ()
    """Links whose words are of the field; all others have no more chance than any page of their site."""
