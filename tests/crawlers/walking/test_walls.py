"""Promises about walls: each kind is told from an empty night, and no page that only talks of one is lost."""

import pytest

from crawlers.reading.html import read_document
from crawlers.walking.walls import WallKind, find_wall, missing_sentence
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
    (
        WallKind.CAPTCHA,
        "<title>Sorry...</title><p>About this page</p><p>Our systems have detected unusual traffic from your computer network. This page checks to see if it's really you sending the requests, and not a robot.</p>",
    ),
    (
        WallKind.CAPTCHA,
        "<title>DuckDuckGo</title><p>Unfortunately, bots use DuckDuckGo too.</p><p>Please complete the following challenge to confirm this search was made by a human.</p>",
    ),
    (WallKind.CAPTCHA, "<title>必应</title><h2>最后一步</h2><p>请解决以下难题以继续</p>"),
    (
        WallKind.FIREWALL,
        "<title>搜狗搜索</title><p>用户您好，我们的系统检测到您网络中存在异常访问请求。</p><p>此验证码用于确认这些请求是您的正常行为而不是自动程序发出的，需要您协助验证。</p><label>验证码：</label><input>",
    ),
    (WallKind.FIREWALL, "<title>360搜索</title><p>系统检测到您操作过于频繁。</p><p>请输入验证码以便正常访问</p>"),
    (
        WallKind.FIREWALL,
        "<title>搜狗微信搜索</title><p>您的访问出错了</p><p>IP：1.2.3.4 访问时间：2026.11.27</p><p>需要您协助验证</p>",
    ),
    (WallKind.FIREWALL, "<title></title><p>Request unsuccessful. Incapsula incident ID: 123-456</p>"),
    (
        WallKind.CAPTCHA,
        "<title>Human Verification</title><p>JavaScript is disabled</p><p>In order to continue, we need to verify that you're not a robot. This requires JavaScript.</p>",
    ),
    (
        WallKind.FIREWALL,
        "<title>Access to this page has been denied.</title><p>Press & Hold to confirm you are a human (and not a bot).</p>",
    ),
    (
        WallKind.FIREWALL,
        "<title>宝塔网站防火墙</title><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>可能原因：您提交的内容包含危险的攻击请求</p>",
    ),
    (WallKind.FIREWALL, "<title>雷池</title><p>请求存在恶意行为，已被管理员拦截</p>"),
    (WallKind.FIREWALL, "<title>知道创宇云防御</title><p>当前访问疑似黑客攻击，已被网站管理员设置为拦截</p>"),
    (WallKind.FIREWALL, "<title>云锁</title><p>您的请求已被该站点频率安全策略拦截</p>"),
    (WallKind.FIREWALL, "<title>访问被拦截</title><p>您的请求疑似攻击行为！</p><p>事件ID: 00-1</p>"),
    (
        WallKind.FIREWALL,
        "<title>501 Not Allowed</title><p>很抱歉，您提交的请求可能对网站造成威胁，请求已被管理员设置的策略阻断</p>",
    ),
    (WallKind.FIREWALL, "<title>D盾_拦截提示</title><p>D盾_拦截提示</p><p>警告：当前页面的访问不合法</p>"),
    (WallKind.CLOSED, "<title>系统维护中</title><p>系统升级维护中，请稍后访问</p>"),
    (WallKind.NOT_FOUND, "<title>58同城</title><p>您访问的页面找不到了</p><p>你要查看的页面可能已经删除</p>"),
    (WallKind.FIREWALL, "<title>提示</title><p>您所在的地区无法访问该内容</p>"),
    (WallKind.LOGIN, "<title>提示信息</title><p>抱歉，您所在的用户组(游客)无法进行此操作</p>"),
    (WallKind.REMOVED, "<title>页面跳转</title><p>该信息已过期，3秒后返回首页</p>"),
    (WallKind.CLOSED, "<title>站点关闭</title><p>该网站暂时关闭</p>"),
    (WallKind.CLOSED, "<title>未备案提示</title><p>您访问的网站尚未备案</p>"),
    (WallKind.CAPTCHA, "<title>人机验证</title><p>正在验证您的浏览器，请稍候</p>"),
    (WallKind.CAPTCHA, "<title>安全检查</title><p>为了保护您的帐号安全，请点击按钮进行验证</p>"),
    (WallKind.CAPTCHA, "<title>美团安全验证</title><p>身份核实</p><p>请依次点击图中文字</p>"),
    (
        WallKind.FIREWALL,
        "<title>请输入验证码</title><p>访问过于频繁，本次访问做以下验证码校验。</p><p>点击按钮进行验证</p><p>证件信息：</p>",
    ),
    (
        WallKind.FIREWALL,
        "<title>访问验证-安居客</title><p>系统检测到您正在使用网页抓取工具访问安居客网站，请卸载删除后访问，IP：1.2.3.4</p>",
    ),
    (WallKind.CAPTCHA, "<title>京东验证</title><p>快速验证</p><p>验证一下，购物无忧</p>"),
    (
        WallKind.FIREWALL,
        "<title>安全验证 - 知乎</title><p>系统监测到您的网络环境存在异常，为保证您的正常访问，请点击下方验证按钮进行验证。在您验证完成前，该提示将多次出现。</p><button>开始验证</button>",
    ),
    (
        WallKind.FIREWALL,
        "<title>Sucuri WebSite Firewall - Access Denied</title><h2>Access Denied - Sucuri Website Firewall</h2><p>If you are the site owner (or you manage this site), please whitelist your IP or if you think this block is an error please open a support ticket.</p><p>Block details: Your IP: 1.2.3.4</p>",
    ),
    (
        WallKind.FIREWALL,
        "<title>Your access to this site has been limited</title><h1>Your access to this site has been limited by the site owner</h1><p>Your access to this service has been limited. (HTTP response code 503)</p>",
    ),
    (
        WallKind.FIREWALL,
        "<title>Not Acceptable!</title><h1>Not Acceptable!</h1><p>An appropriate representation of the requested resource could not be found on this server. This error was generated by Mod_Security.</p>",
    ),
    (
        WallKind.CAPTCHA,
        "<title>DDoS-Guard</title><h1>Checking your browser before accessing a.cn</h1><p>This process is automatic. Please allow up to 5 seconds</p>",
    ),
    (
        WallKind.FIREWALL,
        "<title>Blocked</title><p>You've been blocked by network security.</p><p>To continue, log in to your Reddit account or use your developer token</p>",
    ),
    (WallKind.CAPTCHA, "<title>请稍候…</title><h2>确认您是真人</h2><p>需要先检查您的连接的安全性，然后才能继续</p>"),
    (
        WallKind.FIREWALL,
        "<title>提示信息</title><p>抱歉，您的 IP 地址不在被允许的范围内，或您的账号被禁用，无法访问本站点</p>",
    ),
    (WallKind.FIREWALL, "<title>360网站卫士</title><p>当前网址可能存在攻击风险，请输入验证码后继续访问</p>"),
    (WallKind.FIREWALL, "<title>百度云加速</title><p>请完成安全验证！</p><p>您的访问被拦截</p>"),
    (WallKind.CLOSED, "<title>网站访问报错</title><p>您访问的域名可能未绑定或尚未生效</p>"),
    (WallKind.EMPTY, "<title>某某网</title><div id=app></div>"),
]

LOGINS = [
    "<title>Log In ‹ My Blog — WordPress</title><form><label>Username or Email Address</label><input name=log><label>Password</label><input type=password name=pwd><label>Remember Me</label><input type=submit value='Log In'></form><a href='/lost'>Lost your password?</a><a href='/'>← Go to My Blog</a>",
    "<title>登录 - 某某论坛</title><h3>登录</h3><form><label>用户名</label><input name=username><label>密码</label><input type=password><label>安全提问</label><button>登录</button></form><a href=/a>找回密码</a><a href=/b>立即注册</a>",
    "<title>知乎 - 有问题，就会有答案</title><div>有问题，就会有答案</div><div>验证码登录</div><div>密码登录</div><form><input type=password><button>登录/注册</button></form><p>未注册手机验证后自动登录，注册即代表同意《知乎协议》《隐私保护指引》</p>",
    "<title>登录 - 微博</title><p>扫描二维码登录</p><p>使用手机微博扫码登录</p><input type=password><a href=/x>账号登录</a><a href=/y>短信登录</a><button>登录</button>",
    "<title>小红书 - 你的生活兴趣社区</title><div>登录后推荐更懂你的笔记</div><div>手机号登录</div><div>获取验证码</div><button>登录</button>",
    "<title>Login</title><h2>Login</h2><p>The board requires you to be registered and logged in to view this forum.</p><form><input type=password></form>",
    "<title>Sign in to example</title><h1>Sign in to your account</h1><form><input><input type=password><button>Sign In</button></form>",
    "<title>会员登录_某某网</title><div>会员登录</div><form>用户名：<input name=userid>密　码：<input type=password name=pwd>验证码：<input name=vdcode><button>登录</button></form><a>注册会员</a>",
    "<title>登录 - 某社区 - Powered by phpwind</title><dl><dt>帐号</dt><dd><input></dd><dt>密码</dt><dd><input type=password></dd></dl><p>还没有帐号？<a href=/r>立即注册</a></p>",
    "<title>登录豆瓣</title><p>欢迎来到豆瓣，请登录</p><ul><li>短信登录/注册</li><li>密码登录</li></ul><form><input type=tel><input type=password></form><p>登录注册表示同意 豆瓣使用协议、隐私政策</p>",
    "<title>百度帐号登录</title><p>用户名密码登录</p><p>扫码登录</p><input type=password><a>忘记密码？</a>",
    "<title>CSDN-专业IT技术社区-登录</title><span>微信扫码登录</span><span>APP登录</span><span>账密登录</span><span>验证码登录</span><p>扫码关注公众号，快捷登录/注册</p>",
    "<title>Sign in to GitHub · GitHub</title><h1>Sign in to GitHub</h1><form><label>Username or email address</label><input><label>Password</label><input type=password></form><a>Forgot password?</a><p>New to GitHub? <a>Create an account</a></p><a>Terms</a><a>Privacy</a>",
    "<title>用户登录 - 某维基</title><h1>用户登录</h1><form><label>用户名</label><input><label>密码</label><input type=password><label>记住我</label></form><a>没有账户？ 加入某维基</a>",
    "<title>Sign In - Board</title><h1>Sign In</h1><p>Already a member?</p><input type=password><p>Remember me - Not recommended on shared computers</p>",
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
    "<title>小王的主页</title><p>登录后才可以查看更多</p><p>签名：做好自己，包成功，私聊</p>",
    "<title>本站关闭清仓 - 店铺</title><p>该店清仓，全部五折，针剂现货，欢迎选购，量大从优</p>",
    "<title>How to solve a captcha</title><p>Sites ask you to verify that you are human. Here is why, and what it costs.</p>",
    "<title>系统升级公告 - 某医院</title><h1>系统升级公告</h1><p>本院挂号系统将于11月30日夜间升级，期间窗口照常办理，敬请谅解。</p>",
    "<title>12306验证码被吐槽 旅客：太难了 - 滨江日报</title><h1>12306验证码被吐槽</h1><p>近日，多名旅客反映购票时验证码难以识别。铁路部门回应称，将优化验证方式。</p>",
    "<title>反诈提醒</title><p>当前网络诈骗频繁，请广大市民提高警惕，不轻信陌生来电，不随意转账。</p>",
    "<title>供卵试管 - 同城</title><div>会员登录 用户名 <input name=u> 密码 <input type=password></div><h1>供卵试管</h1><p>正规机构一对一服务，签约包成功，不成功退款，欢迎各地姐妹前来咨询了解。</p>",
    "<title>出租房屋 - 同城</title><h1>出租房屋</h1><p>两室一厅，拎包入住，月租两千，看房方便。</p><form><textarea name=m></textarea><label>请输入验证码</label><input></form>",
    "<title>招聘客服 - 同城</title><h1>招聘客服</h1><p>月薪六千，包住。</p><form>姓名<input name=a>电话<input name=b><p>请输入验证码</p><input name=c></form>",
    "<title>我的IP被封了怎么办</title><p>您的IP被限制访问，这种提示一般是访问太频繁造成的。</p>",
    "<title>帮助中心</title><h1>如何修改密码</h1><p>登录后点击右上角头像，进入设置，选择修改密码。</p>",
    "<title>受保护的文章</title><p>这是一篇受密码保护的文章，要阅读请输入密码：</p><input type=password>",
    "<title>你好</title><p>欢迎光临小店</p>",
    "<title>微信登录故障已恢复</title><p>今晨部分用户反映无法登录微信，官方称故障已经恢复，具体原因还在调查。</p>",
    "<title>海报 - 助孕</title><div>登录</div><div>注册</div><img src=/poster.jpg>",
    "<title>404是什么意思 - 问答</title><h1>404是什么意思</h1><p>404 表示页面不存在。</p>",
    "<title>旧楼拆除 - 新闻</title><p>该网站大楼已经拆除，原址将建公园，预计明年完工。</p>",
    "<title>某论坛关闭 - 新闻</title><p>运营二十年的某论坛宣布停止服务，站长感谢老用户多年陪伴，数据将保留半年。</p>",
    "<title>出售</title><p>出售各类证件，质量保证，先看货，后付款，全国发货，联系楼主私信。</p><p>请登录</p>",
    "<title>代孕</title><p>您的首选代孕机构</p><p>安全可靠 点击咨询</p>",
    "<title>北京正规代孕包成功 微信daiyun8888</title><p>登录后查看更多</p>",
    "<title>助孕</title><p>专业代孕微信dy8888包男孩</p><p>登录后查看更多内容</p>",
    "<title>代孕信息</title><p>代孕中介13800138000，包成功，无中间商，全国可做，价格优惠</p><p>该信息已过期</p>",
    "<title>助孕机构</title><p>您操作频繁，请稍后</p><p>代孕包成功 电话13800138000 三代试管包男孩 全国上门 先成功后付款 诚信经营十年</p>",
    "<title>404</title><p>卖卵子微信aa123456 高价收 ，身高160以上，学历本科，营养费5-10万</p>",
    "<title>代办验证码</title><p>请输入验证码</p><p>代孕咨询加微信dy123456，出生证明代办，全国可落户，真实有效，欢迎咨询合作共赢</p>",
]


@pytest.mark.parametrize(("kind", "html"), WALLS)
def test_each_wall_is_told_for_what_it_is(kind: WallKind, html: str) -> None:
    wall = find_wall(read_document(html, URL), html)
    assert wall is not None
    assert wall.kind is kind


@pytest.mark.parametrize("html", LOGINS)
def test_a_login_page_is_told_by_what_it_asks_for(html: str) -> None:
    for page in (html, html + FOOT):
        wall = find_wall(read_document(page, URL), page)
        assert wall is not None
        assert wall.kind is WallKind.LOGIN


@pytest.mark.parametrize(("kind", "html"), WALLS[:-1])
def test_a_menu_and_a_footer_do_not_hide_a_wall(kind: WallKind, html: str) -> None:
    title, _, rest = html.partition("</title>")
    whole = f"{title}</title>{MENU}{rest}{FOOT}"
    wall = find_wall(read_document(whole, URL), whole)
    assert wall is not None
    assert wall.kind is kind


@pytest.mark.parametrize("html", PAGES)
def test_a_page_that_only_talks_of_such_things_is_read(html: str) -> None:
    assert find_wall(read_document(html, URL), html) is None
    whole = html.replace("</title>", f"</title>{MENU}") + FOOT
    assert find_wall(read_document(whole, URL), whole) is None


def test_a_list_with_a_box_to_log_in_is_read() -> None:
    titles = ["寻找靠谱助孕机构联系方式", "二手自行车转让九成新", "公园附近两居室出租", "周末羽毛球约起来的朋友"]
    box = "<form>用户名<input name=u> 密码<input type=password><button>登录</button></form>"
    rows = "".join(f"<li><a href=/t{number}>{title}</a></li>" for number, title in enumerate(titles * 2))
    html = f"<title>同城论坛</title>{box}<ul>{rows}</ul><p>登录后查看更多内容</p>"
    assert find_wall(read_document(html, URL), html) is None


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://a.cn/login?back=%2Ft1.html", WallKind.LOGIN),
        ("http://a.cn/member.php?mod=logging&action=login", WallKind.LOGIN),
        ("https://passport.a.cn/", WallKind.LOGIN),
        ("https://www.a.cn/sorry/index?continue=x", WallKind.CAPTCHA),
        ("http://a.cn/antispider/?from=%2Fx", WallKind.CAPTCHA),
        ("http://a.cn/t1.html?from=/login", None),
        ("http://a.cn/blogin/verifying-documents", None),
        ("", None),
    ],
)
def test_a_redirect_tells_by_where_it_leads(address: str, kind: WallKind | None) -> None:
    html = "<title>某某网</title><p>欢迎来到某某网，今日新帖十二篇</p>"
    wall = find_wall(read_document(html, URL), html, moved_to=address)
    assert (wall.kind if wall is not None else None) is kind


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
        wall = find_wall(read_document(text, url), text)
        if wall is not None:
            walls.append((url, wall))
    assert pages > 600
    assert walls == []


SEARCH = "<div class=search-box><form role=search><input type=search></form><div class=results></div><p>没有找到内容！</p></div>"


def test_what_a_search_would_say_before_anybody_asked_it_is_no_word_of_the_page() -> None:
    cards = "".join(
        f"<a href='/p/{n}/'><h2>老街上的第{n}家铺子</h2><p>竹编铺子开了三代人，如今只剩这一家。</p></a>"
        for n in range(8)
    )
    html = f"<title>小镇志</title><body>{SEARCH}<div>{cards}</div></body>"
    document = read_document(html, URL)
    assert find_wall(document, html) is None
    assert missing_sentence(document, html) is None
    without = html.replace(SEARCH, "<form class=search><input type=search></form><p>没有找到内容！</p>")
    wall = find_wall(read_document(without, URL), without)
    assert wall is not None
    assert wall.kind is WallKind.NOT_FOUND
