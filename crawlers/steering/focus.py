"""Which link next: a budget of requests should find most of the offers of a site, not its first pages.

Three things are weighed. What a link says of itself: words that sellers use, in its text and its address, until the verdict on
the page tells with what chance each link's words are an offer's; from then on that. What it is: a short text is a menu, a section
or a page number, behind which many links stand; a long one is a row, worth its words only. And what its like have led to: verdicts
come back, and a section whose pages were offers goes before one whose pages never were.

In: links, and verdicts as they come. Out: priorities for the frontier, larger first. Rules of the site file weigh most. Pure, one
object per crawl. The words are the crawler's own first guess and only order requests; what a page is, is not decided here.
"""

import re
import unicodedata
from dataclasses import dataclass
from math import log, sqrt
from urllib.parse import unquote, urlsplit

from crawlers.manners.url_guard import host_key
from crawlers.page import Link, LinkRole
from crawlers.steering.acting import only_acts

# A rule of the site file beats everything that is guessed.
RULE_WEIGHT = 1000
# Priorities are whole numbers; this keeps small differences.
SCALE = 4
WORD_WEIGHT, MOST_WORDS = 8, 3
# A link whose words are certainly an offer's: far before a list, for what a list holds is not known yet.
CHANCE_WEIGHT = 72
# A link off the site is followed because an advert may lead there.
LEAVING_WEIGHT = 40
LISTING_WEIGHT, ROW_WEIGHT, PLAIN_WEIGHT = 18, 5, 3
# What a click does rather than shows: nothing to read, and every page offers it again.
ACTION_WEIGHT, LEAST_WORTH = 0, 1
# What the site itself asks machines to leave alone may be asked when all else was: its author's other answers, the list the other way round.
ASIDE_WEIGHT = 1
# What an offer links to: its contact page, its other adverts, its farm of links.
BEHIND_OFFER = 24
# Menus, sections and page numbers are this short; titles of posts and adverts are longer.
SHORT_TEXT = 6
# Where nothing was read yet, one page in so many is expected to be an offer; believed like this many pages seen.
FIRST_SHARE, DOUBT = 0.2, 4.0
# How much is given for what a host may hold beyond what it showed (an upper confidence bound: Auer et al. 2002).
CURIOSITY = 0.2
MOST_PLACES = 50_000
STRONG_WORDS = (
    "代孕|代妈|代怀|助孕|孕妈|借腹|供卵|捐卵|卖卵|买卵|借卵|卵子|供精|捐精|借精|买精|精子|试管|三代|包男孩|包生|生男|男孩|"
    "选性别|定性别|验性别|查男女|辨男女|看男女|鉴定|验血|寄血|胎儿|出生证|出生医学|准生|落户|包成功|零风险|促排|排卵|代孕母|"
    "送子|生子|得子|求子|好孕|接好孕|圆梦|宝宝梦|不孕|不育|孕|卵|精|胎|嗣"
)
TRADITIONAL = str.maketrans("運卵試貓證醫學懷媽驗寶夢選別辦僱價", "运卵试猫证医学怀妈验宝梦选别办雇价")
SELLING_WORDS = "包|代|办理|咨询|微信|加v|vx|wx|威信|薇|扣扣|qq|价格|费用|报价|套餐|中介|机构|公司|招聘|高薪|急招|诚招|靠谱|正规|套现|上门|全国"
SLUG_WORDS = "daiyun|zhuyun|daihuai|gongluan|juanluan|shiguan|jingzi|luanzi|chushengzheng|nanhai|xingbie|surrog|ivf|egg|sperm|donor|gender|baby"
STRONG, SELLING, SLUG = (re.compile(words) for words in (STRONG_WORDS, SELLING_WORDS, SLUG_WORDS))
NOT_LETTERS = re.compile(r"[\W_]+")
NUMBER = re.compile(r"\d+")
LAST_NUMBER = re.compile(r"\d+(?!.*\d)")


@dataclass(slots=True, kw_only=True)
class Tally:
    """Pages read of one place, and how many were offers; one that may be an offer counts in part."""

    read: int = 0
    offers: float = 0.0

    def share(self, expected: float) -> float:
        """Share of offers, where nothing but `expected` was known before."""
        return (self.offers + DOUBT * expected) / (self.read + DOUBT)


class Focus:
    """What a crawl has learnt about where offers stand. Switched off, only the site file's rules count."""

    def __init__(self, *, is_on: bool = True) -> None:
        self.is_on = is_on
        self._tallies: dict[str, Tally] = {}
        self._read = 0

    def priority(self, rule: int, link: Link, page_url: str, chance: float = 0.0) -> int:
        """The priority of a link found on a page, to which the site file's rules give `rule`.

        `chance` is the probability that its words are an offer's, once that is known.
        """
        if not self.is_on:
            return RULE_WEIGHT * rule
        # What the host is worth is weighed when its turn comes; here only what its list is worth beside its others.
        of_host = share = self.share_of_host(host_key(page_url))
        for place in _places_of(page_url):
            share = self._tallies[place].share(share) if place in self._tallies else share
        promise = max(promise_of(link), CHANCE_WEIGHT * chance)
        # On a host where no offer was ever seen all that may be one still goes before what only acts.
        worth = max(LEAST_WORTH, round(SCALE * promise * share / of_host)) if promise > ACTION_WEIGHT else 0
        return RULE_WEIGHT * rule + worth

    def share_of_host(self, host: str) -> float:
        """Which share of a host's pages may be expected to be offers, by those read so far."""
        known = self._tallies.get(host) if self.is_on else None
        if known is None:
            return FIRST_SHARE
        return known.share(FIRST_SHARE)

    def worth_of_host(self, host: str) -> float:
        """What a host's links are worth beside those of others: its share of offers, as high as it may well be.

        A host of which little was read may hold more than it showed; the less was read of it in all that was read, the more.
        """
        known = self._tallies.get(host) if self.is_on else None
        read = known.read if known else 0
        return self.share_of_host(host) + CURIOSITY * sqrt(log(2 + self._read) / (1 + read))

    def learn(self, url: str, referrer: str | None, *, likeness: float) -> None:
        """A page was judged to be an offer (1), none (0), or perhaps one; `referrer` is the page whose link led to it, and whose list
        has proven itself or not."""
        self._read += 1
        for place in (host_key(url), *_places_of(referrer or url)):
            if place in self._tallies or len(self._tallies) < MOST_PLACES:
                tally = self._tallies.setdefault(place, Tally())
                tally.read += 1
                tally.offers += likeness


def promise_of(link: Link) -> int:
    """What a link promises by its own text and address."""
    if link.role is LinkRole.TURN:
        return PLAIN_WEIGHT if only_acts(link.url) else LISTING_WEIGHT
    text = plain(link.text)
    words = len(set(STRONG.findall(text)))
    if words:
        words += len(set(SELLING.findall(text)))
    slug = len(set(SLUG.findall(unquote(urlsplit(link.url).path).lower())))
    if not words and not slug and only_acts(link.url):
        return ACTION_WEIGHT
    if not words and not slug and link.role is LinkRole.ASIDE:
        return ASIDE_WEIGHT
    # A short text is a menu's or a section's, unless every row and post has it.
    leads_on = ROW_WEIGHT if link.role is LinkRole.ROW else PLAIN_WEIGHT
    if len(text) <= SHORT_TEXT and link.role is not LinkRole.REPEATED:
        leads_on = LISTING_WEIGHT
    return max(leads_on, WORD_WEIGHT * min(words + slug, MOST_WORDS))


def plain(text: str) -> str:
    """`text` without what is put between and around letters to hide them from readers like us."""
    return NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).translate(TRADITIONAL).lower())


def _places_of(url: str) -> tuple[str, str]:
    """The lists a page belongs to, the wider first: its address without any number, and without its last, which counts pages."""
    parts = urlsplit(url)
    address = f"{parts.path}?{parts.query}"
    return parts.netloc + NUMBER.sub("#", address), parts.netloc + LAST_NUMBER.sub("#", address)
