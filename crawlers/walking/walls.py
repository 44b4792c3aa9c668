"""Pages that show nothing of what was asked for: captchas, logins, firewalls, "not found", "removed", empty shells.

A page is taken for a wall only if it says so in a sentence of its own, or asks for a password, and has next to nothing else to say,
so that no article, post, advert or help page that mentions a 验证码 or a 登录 is ever lost. What walls say besides (go back, try again,
case number) is not counted; all else, the title and headings among it, is. Who leaves a contact has something to say.

In: a document as people see it, its HTML, where redirects led. Out: `Wall`, or None for a page to read. Pure.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers.page import BlockKind, LinkRole
from crawlers.reading.document import Document
from crawlers.reading.forms import AskedFor, read_asked_for
from crawlers.walking.wall_phrases import (
    BESIDES,
    CAPTCHA_ADDRESS,
    CONTACT,
    LOGIN_ADDRESS,
    LOGIN_NAME,
    LOGIN_WAY,
    MORE,
    SENTENCES,
    TELLING,
    WallKind,
)

__all__ = ["Wall", "WallKind", "find_wall", "missing_sentence"]

# What a wall says besides its menu, in characters; the longest in the collection (a firewall with its reasons) says 330.
MOST_WORDS = 500
# … of which so much at most is nothing that walls say. A Latin word counts as two characters.
MOST_OTHER_WORDS = {
    WallKind.LOGIN: 30,
    WallKind.REMOVED: 24,
    WallKind.CAPTCHA: 40,
    WallKind.NOT_FOUND: 40,
    WallKind.CLOSED: 24,
    WallKind.FIREWALL: 40,
}
# A page that is called 登录 may praise its site; one that only asks for a password beside says hardly anything.
MOST_BESIDE_LOGIN, MOST_BESIDE_PASSWORD, FEWEST_LOGIN_WAYS = 60, 20, 2
MOST_BEFORE_MORE = 10
LONGEST_SENTENCE = 120
# Menus have short entries; a page with more links than this, or with longer ones, has other things to show.
MOST_LINKS, LONGEST_ENTRY, MOST_LONG_LINKS = 40, 8, 5
SILENT_KINDS = frozenset({BlockKind.URL_PATH, BlockKind.META, BlockKind.ANCHOR, BlockKind.FOOTER})
CLAUSES = re.compile(r"[，。！；,;!?？：:|\n]|\.\s|\s[-–—]\s")
LATIN_WORDS = re.compile(r"[a-z0-9.]+", re.IGNORECASE)
TITLE_PIECES = re.compile(r"\s[-–—|_‹›«»·]\s|[|_]")
BESIDE_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])")
EDGES = " \t\n-–—|_·!！?？。.，,:：【】[]()（）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """`may_pass` says that the same page may be had later."""

    kind: WallKind
    sentence: str

    @property
    def is_block(self) -> bool:
        """Whether we were kept out, rather than that there is nothing to see."""
        return self.kind in (WallKind.CAPTCHA, WallKind.FIREWALL, WallKind.LOGIN)

    @property
    def is_gone(self) -> bool:
        """Whether the site says that there is no such page any more."""
        return self.kind in (WallKind.REMOVED, WallKind.NOT_FOUND)

    @property
    def may_pass(self) -> bool:
        """Whether another try later in the night may help."""
        return self.kind in (WallKind.CAPTCHA, WallKind.FIREWALL, WallKind.CLOSED)


def find_wall(document: Document, html: str = "", *, moved_to: str = "") -> Wall | None:
    """The wall this page is, if it is one. `moved_to` is the address that a redirect led to, empty without one."""
    said = [block.text for block in document.blocks if block.kind not in SILENT_KINDS]
    words = sum(map(len, said)) - len(document.title)
    if words > MOST_WORDS:
        return None
    moved = _wall_of_address(moved_to) if moved_to else None
    if moved is not None:
        return moved
    login = _login_page(document, said, read_asked_for(html))
    if login is not None:
        return login
    if _leaves_contact(document):
        return None
    if words <= 0 and not document.links and not document.images:
        return Wall(kind=WallKind.EMPTY, sentence="")
    return _said_wall(document, said, html)


def missing_sentence(document: Document, html: str = "") -> Wall | None:
    """The wall this page would be for saying that there is no such page, if it said little else; None if it does not say so first.

    A page that leaves a contact, or tells of such pages, never does.
    """
    said = [block.text for block in document.blocks if block.kind not in SILENT_KINDS]
    if TELLING.search(document.title) or _leaves_contact(document):
        return None
    for kind, pattern in SENTENCES:
        if kind in (WallKind.REMOVED, WallKind.NOT_FOUND):
            for sentence in _sentences(document, said):
                is_said = pattern.fullmatch(sentence) and not TELLING.search(sentence)
                if is_said and not _belongs_to_search(sentence, html):
                    return Wall(kind=kind, sentence=sentence)
    return None


def _leaves_contact(document: Document) -> bool:
    return any(CONTACT.search(block.text) for block in document.blocks if block.kind is not BlockKind.FOOTER)


def _wall_of_address(url: str) -> Wall | None:
    """What a redirect says by where it leads."""
    parts = urlsplit(url)
    # What the address carries on to come back by says nothing.
    address = f"{parts.hostname or ''}/{parts.path}?{re.sub(r'=[^&]*[/%][^&]*', '=', parts.query)}"
    for kind, pattern in ((WallKind.CAPTCHA, CAPTCHA_ADDRESS), (WallKind.LOGIN, LOGIN_ADDRESS)):
        if pattern.search(address):
            return Wall(kind=kind, sentence=f"转到 {parts.path}")
    return None


def _login_page(document: Document, said: list[str], asked: AskedFor) -> Wall | None:
    """A page that is there for logging in: called so, or asking for a password with little else, or offering ways to."""
    title = next((name for name in _title_ends(document) if LOGIN_NAME.fullmatch(name)), None)
    texts = {block.text.strip(EDGES) for block in document.blocks if block.kind not in SILENT_KINDS}
    names = [text for text in texts if LOGIN_NAME.fullmatch(text)]
    ways = [text for text in texts if LOGIN_WAY.fullmatch(text)]
    # Most pages name no login; what else they say need not be counted.
    if title is None and not names and not ways:
        return None
    if _long_links(document) > MOST_LONG_LINKS or any(link.role is LinkRole.ROW for link in document.links):
        return None
    other = _other_words(document, said)
    if title is not None and other <= MOST_BESIDE_LOGIN:
        return Wall(kind=WallKind.LOGIN, sentence=title)
    if asked.password and (names or ways) and other <= MOST_BESIDE_PASSWORD:
        return Wall(kind=WallKind.LOGIN, sentence=min((*names, *ways), key=len))
    if len(ways) >= FEWEST_LOGIN_WAYS and other <= MOST_BESIDE_PASSWORD:
        return Wall(kind=WallKind.LOGIN, sentence=min(ways, key=len))
    return None


def _said_wall(document: Document, said: list[str], html: str) -> Wall | None:
    """A page that says in a sentence that it is a wall, and little else."""
    if TELLING.search(document.title):
        return None
    sentences = _sentences(document, said)
    for kind, pattern in SENTENCES:
        stands_alone = kind in (WallKind.CAPTCHA, WallKind.LOGIN)
        for sentence in sentences:
            if not pattern.fullmatch(sentence) or TELLING.search(sentence):
                continue
            other, long_links = _other_words(document, said), _long_links(document)
            if stands_alone and (len(document.links) > MOST_LINKS or long_links > MOST_LONG_LINKS):
                continue
            if other - _length(sentence) * (not BESIDES.search(sentence)) > MOST_OTHER_WORDS[kind]:
                continue
            if kind is WallKind.CAPTCHA and _belongs_to_message(sentence, html):
                continue
            if kind is WallKind.NOT_FOUND and _belongs_to_search(sentence, html):
                continue
            # To see more is asked for where something is to be seen already.
            if kind is WallKind.LOGIN and MORE.search(sentence) and (long_links or other > MOST_BEFORE_MORE):
                continue
            return Wall(kind=kind, sentence=sentence)
    return None


def _belongs_to_message(sentence: str, html: str) -> bool:
    """Whether the code is asked for in a form that takes a message: only who writes one needs it."""
    bare = "".join(sentence.split())
    return any(bare in words for words in read_asked_for(html).messages)


def _belongs_to_search(sentence: str, html: str) -> bool:
    """Whether nothing found is what the page's search would say of words that nobody typed yet."""
    bare = "".join(sentence.split())
    return any(bare in words for words in read_asked_for(html).searches)


def _sentences(document: Document, said: list[str]) -> list[str]:
    """What a wall may say of itself: the title without the site's name, and the first sentence of its first few blocks."""
    first = [
        re.split(r"[。！!\n]|\.\s", text, maxsplit=1)[0].strip(EDGES) for text in said[:8] if text != document.title
    ]
    sentences = [BESIDE_CHINESE.sub("", text) for text in (*_title_pieces(document)[:1], *first)]
    return [text for text in sentences if text and len(text) <= LONGEST_SENTENCE]


def _title_pieces(document: Document) -> list[str]:
    return [piece.strip(EDGES) for piece in TITLE_PIECES.split(document.title)]


def _title_ends(document: Document) -> list[str]:
    """Where a title names the page: at its beginning or, with the site before it, at its end; dashes may stand without blanks."""
    pieces = [piece.strip(EDGES) for piece in re.split(r"[-–—|_‹›«»·]", document.title)]
    return [*_title_pieces(document)[:1], pieces[0], pieces[-1]]


def _other_words(document: Document, said: list[str]) -> int:
    """How much a page says that walls do not say, its title without the site's name among it, each thing once."""
    title = _title_pieces(document)
    own = title[:-1] if len(title) > 1 else title
    clauses = {
        clause.strip(EDGES)
        for text in (*own, *(text for text in said if text != document.title))
        for clause in CLAUSES.split(text)
    }
    return sum(_length(clause) for clause in clauses if TELLING.search(clause) or not BESIDES.search(clause))


def _length(text: str) -> int:
    latin = LATIN_WORDS.findall(text)
    return len("".join(LATIN_WORDS.sub("", text).split())) + 2 * len(latin)


def _long_links(document: Document) -> int:
    """How many links say more than an entry of a menu."""
    return sum(_length(link.text) > LONGEST_ENTRY and not BESIDES.search(link.text) for link in document.links)
