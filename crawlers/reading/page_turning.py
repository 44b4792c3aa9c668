"""How a list goes on: links, buttons and forms that turn its pages, in Chinese and English.

A page that only a form's answer shows has no address of its own. It gets one here: that of the page with the form, and behind
`#!` the fields that ask for it, so that the frontier can keep it, tell it from others and ask for it again after a kill.

In: a page's tree, and its address. Out: `PageTurns`; and for such an address, the form to send.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

NEXT = re.compile(
    r"[\s\[（(【«<·]*(?:下\s?[一1]?\s?[页頁]|[后後]一?[页頁]|下一[篇章]?更多|(?:加载|載入|点击|点我|点此|查看|显示|浏览|展开|阅读)?(?:加载|载入)?更多(?:帖子|内容|主题|文章|信息|评论|回复|结果|数据)?|[更较][早旧]的?(?:文章|内容|帖子|日志)?"
    r"|next(?:\s?page)?|older(?:\s(?:posts|entries|articles|comments))?|(?:load|show|view|see)\s?more(?:\s(?:posts|results|items|comments))?|more(?:\sposts)?)[\s\]）)】»>›→…\.·]*"
    r"|[»›>]{1,2}|→",
    re.IGNORECASE,
)
BACK = re.compile(
    r"[\s\[（(【«<‹←·]*(?:[上前]\s?[一1]?\s?[页頁]|[首末尾][页頁]|[更较]新的?(?:文章|内容|帖子|日志)?"
    r"|prev(?:ious)?(?:\s?page)?|newer(?:\s(?:posts|entries|articles|comments))?|first|last)[\s\]）)】»>›·]*|[«‹<]{1,2}|←",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[\s\[(第]*(\d{1,5})[\s\])页頁]*")
ANY_NUMBER = re.compile(r"\d+")
POSTBACK = re.compile(r"__doPostBack\(\s*(?:'|&#39;|\")([^'\"]*)(?:'|&#39;|\")\s*,\s*(?:'|&#39;|\")([^'\"]*)")
PAGE_CALL = re.compile(
    r"(?:javascript:)?\s*(?:return\s+)?\w*(?:page|pn|turn|goto|jump)\w*\(\s*['\"]?(\d{1,5})['\"]?\s*[,)]", re.IGNORECASE
)
LOCATION = re.compile(r"location(?:\.href)?\s*=\s*['\"]([^'\"]+)['\"]|location\.(?:assign|replace)\(\s*['\"]([^'\"]+)")
PAGE_FIELD = re.compile(r"(?:.*[^a-z])?(?:cur(?:rent)?_?)?(?:page|pn|p)_?(?:no|num|number|index|id)?", re.IGNORECASE)
ADDRESS_ATTRIBUTES = (
    "data-next-url",
    "data-next",
    "data-url",
    "data-href",
    "data-more-url",
    "data-link",
    "hx-get",
    "formaction",
)
# The first page by its number: as a parameter, or as the last that is counted in an address.
FIRST_ASKED = re.compile(r"\?(?:[a-z_]*=)?1(?:&|$)")
FIRST_COUNTED = re.compile(r"(?:[-_/]|[&;,][a-z_]+=)1(?=(?:\.\w+|/)?$)", re.IGNORECASE)
FIRST = re.compile(r"(?<!\d)1(?!\d)")
PAGED = re.compile(r"[?&;,](?:cur(?:rent)?_?)?(?:page|paged|pg|pn|p)_?(?:no|num|number)?=1(?!\d)", re.IGNORECASE)
OF_AN_ARCHIVE = re.compile(r"[/_-](?:19|20)\d\d(?:[/_-]\d\d?)?/?$")
MARK = "#!"
# A form's own state longer than this, or under such names, is fetched anew before it is sent.
MOST_STATE = 300
STATE_NAME = re.compile(r"viewstate|eventvalidation|csrf|token|nonce|authenticity", re.IGNORECASE)
MOST_CONTROLS, MOST_FIELDS, MOST_LINKS = 400, 80, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTurns:
    """Addresses (absolute) that show other pages of the same list, and `again` the first once more; and whether only a script shows
    more of it."""

    urls: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    needs_script: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    """The form that shows a page: where it stands, what to send, and whether its state must be fetched first."""

    page_url: str
    fields: tuple[tuple[str, str], ...]
    is_direct: bool


def turns_pages(words: str) -> bool:
    """Whether words lead to another page of a list, on or back."""
    return NEXT.fullmatch(words) is not None or BACK.fullmatch(words) is not None


def counts_pages(words: str) -> bool:
    """Whether words lead to another page of a list, by its number too."""
    return turns_pages(words) or NUMBER.fullmatch(words) is not None


def find_turns(tree: LexborHTMLParser, url: str, absolute: Callable[[str | None], str | None]) -> PageTurns:
    """Every way the page at `url` offers to other pages of its list."""
    found: dict[str, None] = {}
    needs_script = False
    for node in tree.css("link[rel=next],a[rel~=next]")[:4]:
        _keep(found, absolute(node.attributes.get("href")))
    numbers: dict[str, str] = {}
    for node in tree.css("a,button,input[type=submit],input[type=button],[onclick],[role=button]")[:MOST_CONTROLS]:
        words = _words(node)
        is_next, number = NEXT.fullmatch(words) is not None, NUMBER.fullmatch(words)
        if not is_next and number is None:
            continue
        address = _address(node, absolute) or _form_address(tree, node, url, number[1] if number else None)
        if address is not None:
            if is_next or number is None:
                found[address] = None
            else:
                numbers.setdefault(address, number[1])
        elif is_next and node.tag != "a" and len(words) > 2:
            needs_script = True
    again = tuple(_first_again(tree, numbers, url, absolute))
    numbers = _page_numbers(numbers)
    # A lone number is a count of answers or a day; several, or one beside a way to the next page, are page numbers.
    if found or len(numbers) > 1:
        found |= dict.fromkeys(numbers)
    found.pop(url, None)
    turns = tuple(address for address in found if address not in again)
    return PageTurns(urls=turns, again=again, needs_script=needs_script and not found)


def _first_again(
    tree: LexborHTMLParser, numbers: dict[str, str], url: str, absolute: Callable[[str | None], str | None]
) -> Iterator[str]:
    """What number 1 leads to, beside a number 2, if without that number it is the address of this page or of one linked here too."""
    firsts = {
        address: bare
        for address, number in numbers.items()
        if number == "1" and (bare := _without_first(address)) != address and _second(address) & numbers.keys()
    }
    if firsts:
        links = [(absolute(node.attributes["href"]), _words(node)) for node in tree.css("a[href]")[:MOST_LINKS]]
        linked = {url, *(address for address, _ in links)}
        # Chapters are numbered, too, but no arrow leads to the first or the second of them from their contents.
        turned = {address for address, words in links if turns_pages(words) or not any(map(str.isalnum, words))}
        for address, bare in firsts.items():
            if bare in linked and (PAGED.search(address) or turned & {address, *_second(address)}):
                yield address


def _second(address: str) -> set[str]:
    """What number 2 may lead to, where number 1 leads to `address`."""
    return {f"{address[: one.start()]}2{address[one.end() :]}" for one in FIRST.finditer(address)}


def _without_first(address: str) -> str:
    """`address` without the 1 that names its first page, and the name of that; days and months of an archive are no pages."""
    asked = FIRST_ASKED.sub("?", address)
    bare = asked.rstrip("?&") if asked != address else FIRST_COUNTED.sub("", address)
    return address if OF_AN_ARCHIVE.search(bare) else bare


def _page_numbers(numbers: dict[str, str]) -> dict[str, str]:
    """The numbers that name one page each. A number that leads to several addresses of one kind counts the answers of rows."""
    leads = Counter((ANY_NUMBER.sub("#", address), number) for address, number in numbers.items())
    counts = {kind for (kind, _), addresses in leads.items() if addresses > 1}
    return {address: number for address, number in numbers.items() if ANY_NUMBER.sub("#", address) not in counts}


def read_form_address(url: str) -> FormAnswer | None:
    """The form behind an address made here; None for any other address."""
    page_url, mark, rest = url.partition(MARK)
    if not mark or not rest.startswith(("form&", "post&")):
        return None
    fields = tuple(parse_qsl(rest[5:], keep_blank_values=True))
    return FormAnswer(page_url=page_url, fields=fields, is_direct=rest.startswith("post&"))


def filled_form(html: str, form: FormAnswer) -> tuple[str, str]:
    """Where to send a form whose page is `html`, and its body, its state as it stands there now."""
    tree = LexborHTMLParser(html)
    names = {name for name, _ in form.fields}
    page_form = next((node for node in tree.css("form") if any(names & {name} for name, _ in _state(node))), None)
    page_form = page_form or tree.css_first("form[method=post],form[method=POST]") or tree.css_first("form")
    state = [(name, value) for name, value in _state(page_form) if name not in names] if page_form is not None else []
    action = (page_form.attributes.get("action") or "") if page_form is not None else ""
    return urljoin(form.page_url, action), urlencode([*state, *form.fields])


def _keep(found: dict[str, None], url: str | None) -> None:
    if url is not None:
        found[url] = None


def _words(node: LexborNode) -> str:
    if node.tag == "input":
        return (node.attributes.get("value") or "").strip()
    words = " ".join(node.text(separator=" ").split())
    return words if len(words) <= 24 else ""


def _address(node: LexborNode, absolute: Callable[[str | None], str | None]) -> str | None:
    """The address a control names itself, in its href, a data attribute or a script's assignment."""
    attributes = node.attributes
    address = absolute(attributes.get("href"))
    if address is not None:
        return address
    for name in ADDRESS_ATTRIBUTES:
        value = attributes.get(name)
        if value and (value.startswith(("/", "?", "http")) or "." in value or "=" in value):
            return absolute(value)
    script = LOCATION.search(attributes.get("onclick") or attributes.get("href") or "")
    return absolute(script[1] or script[2]) if script else None


def _form_address(tree: LexborHTMLParser, node: LexborNode, url: str, number: str | None) -> str | None:
    """The address made for what a control's form would show."""
    attributes = node.attributes
    script = f"{attributes.get('href') or ''} {attributes.get('onclick') or ''}"
    form = _form_above(node) or tree.css_first("form[method=post],form[method=POST]")
    if form is None:
        return None
    postback = POSTBACK.search(script)
    if postback:
        return _made(url, form, [("__EVENTTARGET", postback[1]), ("__EVENTARGUMENT", postback[2])])
    call = PAGE_CALL.search(script)
    if call:
        field = next((name for name, _ in _state(form) if PAGE_FIELD.fullmatch(name)), None)
        return _made(url, form, [(field, call[1])]) if field else None
    if node.tag in ("button", "input") and (attributes.get("type") or "submit").lower() == "submit":
        if _is_sent_by_a_sign(node, form):
            return None
        name = attributes.get("name")
        value = attributes.get("value") or number or ""
        return _made(url, form, [(name, value)] if name else [])
    return None


def _is_sent_by_a_sign(node: LexborNode, form: LexborNode) -> bool:
    """Whether a bare «>» sends what a visitor chose or typed, which is another question and no next page."""
    if any(letter.isalnum() for letter in _words(node)) or (form.attributes.get("method") or "get").lower() == "post":
        return False
    asked = form.css("select,textarea,input[type=text],input[type=search],input:not([type])")
    return any(not PAGE_FIELD.fullmatch(field.attributes.get("name") or "") for field in asked[:MOST_FIELDS])


def _made(url: str, form: LexborNode, control: list[tuple[str, str]]) -> str:
    """An address for sending `form` with `control` set: an ordinary one for a form that only asks."""
    state = [(name, value) for name, value in _state(form) if name not in dict(control)]
    action = urljoin(url, form.attributes.get("action") or "")
    if (form.attributes.get("method") or "get").lower() != "post":
        return f"{action.partition('?')[0]}?{urlencode([*state, *control])}"
    has_long_state = sum(len(value) for _, value in state) > MOST_STATE or any(
        STATE_NAME.search(name) for name, _ in state
    )
    if has_long_state:
        return f"{url.partition('#')[0]}{MARK}form&{urlencode(control)}"
    return f"{action.partition('#')[0]}{MARK}post&{urlencode([*state, *control])}"


def _form_above(node: LexborNode) -> LexborNode | None:
    above = node.parent
    while above is not None and above.tag != "form":
        above = above.parent
    return above


def _state(form: LexborNode) -> Iterator[tuple[str, str]]:
    """Fields of a form as they stand, without its buttons."""
    for field in form.css("input,select,textarea")[:MOST_FIELDS]:
        attributes = field.attributes
        name, kind = attributes.get("name"), (attributes.get("type") or "text").lower()
        if not name or kind in ("submit", "button", "image", "file", "reset", "password"):
            continue
        if kind in ("checkbox", "radio") and "checked" not in attributes:
            continue
        if field.tag == "select":
            chosen = field.css_first("option[selected]") or field.css_first("option")
            yield name, ((chosen.attributes.get("value") or "") if chosen is not None else "")
        else:
            yield name, attributes.get("value") or ""
