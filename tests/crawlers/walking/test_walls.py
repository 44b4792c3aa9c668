"""Promises about walls: each kind is told from an empty night, and no page that only talks of one is lost."""

import pytest

from crawlers.reading.html import read_document
from crawlers.walking.walls import WallKind, find_wall
from tests.sample_web import SampleWeb
from tests.sample_web.response import Request, Response

URL = "http://a.cn/x"
MENU = "<ul><li><a href='/'>首页</a></li><li><a href='/bbs'>论坛</a></li><li><a href='/help'>帮助</a></li></ul>"
FOOT = "<footer>版权所有 某某网 京ICP备00000000号</footer>"

WALLS = [
    (WallKind.CAPTCHA, "<title>百度安全验证</title><p>网络不给力，请稍后重试</p>"),
    (WallKind.CAPTCHA, "<title>某某网</title><p>请输入验证码以继续访问</p><form><input name=code></form>"),
    (WallKind.CAPTCHA, "<title>访问验证 - 某某网</title><div>请按住滑块，拖动到最右边</div>"),
    (WallKind.CAPTCHA, "<title>x</title><h1>请完成安全验证</h1><div id=geetest></div>"),
    (WallKind.CAPTCHA, "<title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>"),
    (WallKind.CAPTCHA, "<title>shop</title><h2>Verify you are human by completing the action below.</h2>"),
    (WallKind.FIREWALL, "<title>405</title><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>"),
    (WallKind.FIREWALL, "<title>网站防火墙</title><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p>"),
    (WallKind.FIREWALL, "<title>提示</title><p>访问过于频繁，请稍后再试</p>"),
    (WallKind.FIREWALL, "<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>"),
    (WallKind.FIREWALL, "<title>Access Denied</title><p>You don't have permission to access this on this server.</p>"),
    (
        WallKind.FIREWALL,
        "<title>Request Rejected</title>The requested URL was rejected. Please consult with your administrator.",
    ),
    (
        WallKind.LOGIN,
        "<title>提示信息 - 某论坛</title><p>抱歉，您尚未登录，没有权限访问该版块</p><input type=password>",
    ),
    (WallKind.LOGIN, "<title>某某网</title><p>您需要登录后才能查看该内容</p><a href=/login>登录</a>"),
    (WallKind.LOGIN, "<title>x</title><p>登录后才可查看</p>"),
    (WallKind.LOGIN, "<title>x</title><p>Please log in to continue</p>"),
    (WallKind.REMOVED, "<title>提示信息</title><p>抱歉，指定的主题不存在或已被删除或正在被审核</p>"),
    (WallKind.REMOVED, "<title>某某网</title><p>该帖子已被作者删除</p>"),
    (WallKind.REMOVED, "<title>x</title><p>内容已删除</p>"),
    (WallKind.REMOVED, "<title>x</title><p>抱歉，您查看的商品已下架</p>"),
    (WallKind.REMOVED, "<title>x</title><p>This listing is no longer available.</p>"),
    (WallKind.NOT_FOUND, "<title>404 Not Found</title><h1>404 Not Found</h1>"),
    (WallKind.NOT_FOUND, "<title>出错了</title><p>抱歉，您访问的页面不存在</p>"),
    (WallKind.NOT_FOUND, "<title>404</title><p>页面走丢了</p>"),
    (WallKind.NOT_FOUND, "<title>Page not found</title><p>Try the home page.</p>"),
    (WallKind.EMPTY, "<title>某某网</title><div id=app></div>"),
]

PAGES = [
    "<title>验证码收不到怎么办</title><p>注册的时候验证码一直收不到，请问大家怎么解决，急。</p><p>换个号码试试，或者联系客服。</p>",
    "<title>登录不上去了</title><p>昨天开始就登录不上去，提示密码错误，客服电话也打不通。</p>",
    "<title>代办 - 分类信息</title><p>资料齐全，微信同号，登录后才可查看的信息请直接加我。电话 13800000000，诚信经营多年。</p>",
    "<title>转让二手车</title><p>车况很好，里程三万公里，价格面议。原帖已删除，重新发一次。联系人老王。</p>",
    "<title>404乐队巡演</title><p>404乐队本周末在滨江市演出，门票八十元，现场售票。</p>",
    "<title>防火墙选购</title><p>网站防火墙怎么选，本文比较三款产品的价格和性能，供站长参考。</p>",
    "<title>助孕咨询</title><p>加微信 abc123</p>",
    "<title>公告</title><p>今日停电。</p>",
    "<title>网站用户指南</title><p>请输入您的问题，客服会尽快回复。如需验证身份，请准备好证件。</p>",
    "<title>论坛</title><a href=/1>登录</a><a href=/2>注册</a><p>欢迎来到本论坛，今日新帖十二篇。</p>",
    "<title>助孕</title><h1>助孕</h1><p>成功率高，包成功，加微信 abc123</p><p>您需要登录后才可以回帖</p>",
    "<title>供卵</title><p>试管供卵，电话联系</p><p>登录后查看联系方式</p>",
    "<title>供卵</title><p>试管供卵 微信 abc123 一对一服务，不成功全额退款，全国均可办理</p><p>请登录后查看更多内容</p>",
    "<title>主题</title><p>诚信办理各类证明，资料只需身份证，三天出证，加微信详谈，长期有效，同行勿扰，骗子勿扰，诚信经营十余年老店，可先验货后付款。"
    "欢迎各地代理加盟，详情私信。</p><p>该帖子已被管理员屏蔽</p>",
    "<title>海报</title><img src=/poster.jpg>",
    "<title>How to solve a captcha</title><p>Sites ask you to verify that you are human. Here is why, and what it costs.</p>",
]


@pytest.mark.parametrize(("kind", "html"), WALLS)
def test_each_wall_is_told_for_what_it_is(kind: WallKind, html: str) -> None:
    wall = find_wall(read_document(html, URL))
    assert wall is not None
    assert wall.kind is kind


@pytest.mark.parametrize(("kind", "html"), WALLS[:-1])
def test_a_menu_and_a_footer_do_not_hide_a_wall(kind: WallKind, html: str) -> None:
    title, _, rest = html.partition("</title>")
    wall = find_wall(read_document(f"{title}</title>{MENU}{rest}{FOOT}", URL))
    assert wall is not None
    assert wall.kind is kind


@pytest.mark.parametrize("html", PAGES)
def test_a_page_that_only_talks_of_such_things_is_read(html: str) -> None:
    assert find_wall(read_document(html, URL)) is None
    assert find_wall(read_document(html.replace("</title>", f"</title>{MENU}") + FOOT, URL)) is None


def test_no_page_of_the_sample_web_is_a_wall() -> None:
    web, walls, pages = SampleWeb(800, 3), [], 0
    for url, truth in web.truths(80):
        if truth.host_kind == "single_page_app":
            continue  # a shell over HTTP; it is looked at after scripts ran
        host, _, target = url.removeprefix("http://").partition("/")
        answer = web.answer(Request(host=host.partition(":")[0], port=80, target=f"/{target}", headers={}, sequence=1))
        if not isinstance(answer, Response) or answer.status != 200:
            continue
        text = answer.body.decode("gb18030" if "gb" in answer.media_type.lower() else "utf-8", "replace")
        pages += 1
        wall = find_wall(read_document(text, url))
        if wall is not None:
            walls.append((url, wall))
    assert pages > 600
    assert walls == []
