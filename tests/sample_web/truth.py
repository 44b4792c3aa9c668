"""What a careful reader says of a page of the sample web. Used for scoring only; the server never serves it."""

from dataclasses import dataclass
from enum import StrEnum

CATEGORIES = (
    "surrogacy",
    "egg_trade",
    "sperm_trade",
    "sex_determination",
    "birth_certificate",
    "unlicensed_art",
    "medical_ad",
    "drug_device",
)


class TruthKind(StrEnum):
    """What the page is."""

    OFFER = "offer"
    """Promotes, sells, recruits for or routes to an illegal service."""
    CLEAR = "clear"
    """Does none of that, whatever words it uses."""
    MIXED = "mixed"
    """A listing that repeats rows of offers found elsewhere; either verdict is right, so it is not scored."""


class Evasion(StrEnum):
    """How an offer hides from a keyword filter."""

    PLAIN = "plain"
    SPACED = "spaced"
    FULL_WIDTH = "full_width"
    TRADITIONAL = "traditional"
    HALF_PINYIN = "half_pinyin"
    HOMOPHONE = "homophone"
    EMOJI = "emoji"
    SPLIT = "split"
    INTERLEAVED_CONTACT = "interleaved_contact"
    ID_IN_TITLE = "id_in_title"
    PICTURE = "picture"
    QR = "qr"
    LINK_FARM = "link_farm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """`category` and `evasion` are None exactly when `kind` is not OFFER. `part` is "advertiser" or "carrier"."""

    kind: TruthKind
    category: str | None
    part: str
    host_kind: str
    genre: str
    evasion: Evasion | None


def offer(host_kind: str, genre: str, category: str, evasion: Evasion, part: str = "advertiser") -> Truth:
    """The truth of an offer page."""
    return Truth(kind=TruthKind.OFFER, category=category, part=part, host_kind=host_kind, genre=genre, evasion=evasion)


def clear(host_kind: str, genre: str) -> Truth:
    """The truth of a page that offers nothing illegal."""
    return Truth(kind=TruthKind.CLEAR, category=None, part="advertiser", host_kind=host_kind, genre=genre, evasion=None)


def listing(host_kind: str, has_offer_row: bool) -> Truth:
    """The truth of a list page: MIXED if one of its rows reads as an offer."""
    kind = TruthKind.MIXED if has_offer_row else TruthKind.CLEAR
    return Truth(kind=kind, category=None, part="carrier", host_kind=host_kind, genre="listing", evasion=None)
