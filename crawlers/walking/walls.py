"""Pages that answer 200 and yet show nothing: captchas, logins, firewalls, "not found", "removed", empty shells.

A page is taken for a wall only if it says so in a sentence of its own and says next to nothing else, so that no article, post or
help page that mentions a 验证码 or a 登录 is ever lost. Phrases are those of the common Chinese and English systems (Discuz,
phpwind, WordPress, Cloudflare, Alibaba and Baidu firewalls, Safedog, F5), gathered 2026-11.

In: a document as people see it, its HTML. Out: `Wall`, or None for a page to read. Pure.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from crawlers.page import BlockKind
from crawlers.reading.document import Document

# What a wall says besides its menu, in characters; the longest in the collection (a firewall with its reasons) says 330.
MOST_WORDS = 400
# … and besides that one sentence: a short advert under which the site adds a sentence of its own stays an advert.
MOST_OTHER_WORDS = {"LOGIN": 30, "REMOVED": 60, "CAPTCHA": 120, "NOT_FOUND": 160, "FIREWALL": 400}
LONGEST_SENTENCE = 90
# A captcha or a login stands alone; a page with more links than this has other things to show.
MOST_LINKS = 40
SILENT_KINDS = frozenset({BlockKind.URL_PATH, BlockKind.META, BlockKind.ANCHOR, BlockKind.FOOTER})


class WallKind(StrEnum):
    """What stands between us and the page; the value is what the night's report prints."""

    CAPTCHA = "要求验证码"
    FIREWALL = "被网站防火墙拦截"
    LOGIN = "需要登录"
    REMOVED = "内容已删除"
    NOT_FOUND = "页面不存在（网站仍返回 200）"
    EMPTY = "页面没有内容"


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
        return self.kind in (WallKind.CAPTCHA, WallKind.FIREWALL)


THING = r"(?:页面|网页|网址|链接|地址|文件|内容|信息|帖子|主题|文章|贴子|商品|宝贝|视频|笔记|问题|回答|动态|用户|话题|日志|微博|版块|图片)"
SORRY = r"(?:很?抱歉[，,]?\s*)?"
# What a login is asked for. To reply, or to see a telephone number, leaves the page itself to read.
SEEING = (
    r"(?:后)?(?:才能|才可以?|再|方可|即可|可以?|无法|没有权限|不能)?(?:继续)?(?:查看|浏览|访问|阅读|继续|进行操作)"
    r"(?:该|此|本|当前|这个|更多)?(?:内容|页面|网页|帖子|主题|版块|论坛|本站|网站|信息)?"
)
# A sentence must be this and hardly anything else. Order decides between two that match.
SENTENCES: tuple[tuple[WallKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            WallKind.FIREWALL,
            r"(?:很?抱歉[，,]?\s*)?(?:由于)?您(?:的访问|的请求|访问的url|提交的内容|的ip|的操作)[^。]{0,24}(?:被(?:阻断|拦截|拒绝|禁止|屏蔽)|存在威胁|安全威胁|过于频繁|不合法)"
            r"|访问(?:过于|太)频繁[，,。!！]?[^。]{0,20}|您?(?:操作|请求)(?:过于|太)?频繁[，,][^。]{0,16}|(?:网站|web应用|服务器安全狗|云)防火墙[^。]{0,12}(?:拦截|阻断|提示)?"
            r"|(?:您的)?(?:ip|网络环境)[^。]{0,16}(?:异常|被(?:封禁|限制|禁止访问|拉黑))[^。]{0,16}"
            r"|sorry, you have been blocked|access (?:to this page )?(?:has been )?denied|attention required!?|request (?:was )?blocked"
            r"|the requested url was rejected[^<]{0,60}|403 forbidden|too many requests|your ip (?:address )?has been (?:blocked|banned)",
        ),
        (
            WallKind.CAPTCHA,
            r"(?:请|需要?|为(?:了)?[^。]{2,16}请)(?:您)?(?:先)?(?:输入|完成|通过|进行|点击|拖动|滑动|按住|依次点击)[^。]{0,16}(?:验证码?|校验|拼图|滑块|文字)[^。]{0,20}"
            r"|(?:百度|网站|系统|人机|访问|滑块?|滑动|行为|安全|身份)(?:安全)?验证(?:码|中心)?|验证码(?:校验|中间页|拦截)?"
            r"|(?:just a moment|one moment,? please)[.…]*|checking (?:if the site connection is secure|your browser)[^<]{0,50}"
            r"|(?:verify|verifying|confirm) (?:that )?you are (?:a )?(?:human|not a robot)[^<]{0,60}|robot check|are you (?:a robot|human)\??"
            r"|please (?:complete|solve) the (?:captcha|security check)[^<]{0,40}|enter the characters you see below",
        ),
        (
            WallKind.LOGIN,
            rf"{SORRY}(?:您|你|请|本页|此页|该页)?(?:需要|须|必须|请|尚未|还没有|还未)(?:先)?登[录陆](?:本站|账号|帐号)?(?:[，,]\s*)?{SEEING}?"
            rf"|{SORRY}(?:您|你)?登[录陆]后{SEEING}"
            rf"|{SORRY}(?:您|你)(?:所在的用户组)?[^。]{{0,8}}(?:无权|没有权限){SEEING}"
            r"|(?:please |you (?:must|need to) )?(?:log|sign) ?in to (?:continue|view|see)[^<]{0,40}|login required|members only",
        ),
        (
            WallKind.REMOVED,
            rf"(?:很?抱歉[，,]?\s*)?(?:您(?:要)?(?:访问|查看|浏览)的|指定的|该|此|本|这[个条篇]|原)?{THING}(?:不存在或)?(?:已经?|可能已)?(?:被)?(?:作者|发布者|用户|管理员|版主|系统)?(?:自行)?(?:删除|下架|移除|屏蔽|关闭|撤回|清除|锁定|过期|下线|违规)[^。]{{0,24}}"
            r"|(?:内容|帖子|主题|文章)(?:已|被)删除|因违规[^。]{0,12}(?:无法(?:查看|显示)|不予显示|已被?删除)"
            r"|this (?:page|content|post|thread|listing|video|item|ad|article) (?:is no longer available|has been (?:removed|deleted)|was (?:removed|deleted))[^<]{0,40}",
        ),
        (
            WallKind.NOT_FOUND,
            r"(?:错误\s*)?(?:error\s*)?404(?:\s*[-–|:]?\s*(?:error|not found|page not found|页面不存在|页面未找到|找不到页面|错误|出错啦?))?[!！.。]?"
            rf"|(?:很?抱歉[，,!！]?\s*|对不起[，,]?\s*|哎呀[，,!！]?\s*)?(?:您|你)?(?:要|所)?(?:访问|查看|查找|请求|浏览|打开)?的?{THING}(?:不存在|没有?找到|未找到|找不到了?|走丢了|不见了|飞走了|去火星了)[^。]{{0,24}}"
            rf"|(?:找不到|没有找到|未找到)(?:您(?:要)?(?:访问|请求|查找)的|该|此)?{THING}[^。]{{0,12}}"
            r"|(?:page|file) not found|the page you (?:requested|are looking for)[^<]{0,60}(?:not found|does not exist|doesn.t exist|cannot be found|could not be found|can.t be found)",
        ),
    )
)
EDGES = " \t\n-–—|_·!！?？。.，,:：【】[]()（）"


def find_wall(document: Document) -> Wall | None:
    """The wall this page is, if it is one."""
    said = [block.text for block in document.blocks if block.kind not in SILENT_KINDS]
    words = sum(map(len, said)) - len(document.title)
    if words > MOST_WORDS:
        return None
    if words <= 0 and not document.links and not document.images:
        return Wall(kind=WallKind.EMPTY, sentence="")
    for kind, pattern in SENTENCES:
        if kind in (WallKind.CAPTCHA, WallKind.LOGIN) and len(document.links) > MOST_LINKS:
            continue
        for sentence in _sentences(document, said):
            if words - len(sentence) <= MOST_OTHER_WORDS[kind.name] and pattern.fullmatch(sentence):
                return Wall(kind=kind, sentence=sentence)
    return None


def _sentences(document: Document, said: list[str]) -> list[str]:
    """What a wall may say of itself: the title without the site's name, and the first sentence of its first few blocks."""
    title = [piece.strip(EDGES) for piece in re.split(r"\s[-–—|_]\s|[|_]", document.title)][:1]
    first = [re.split(r"[。！!\n]", text, maxsplit=1)[0].strip(EDGES) for text in said[:8] if text != document.title]
    return [text for text in (*title, *first) if text and len(text) <= LONGEST_SENTENCE]
