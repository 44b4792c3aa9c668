"""What captchas, logins, firewalls and pages without a page say of themselves, in the words of the common Chinese and English systems.

Discuz, phpwind, phpBB, WordPress, Keycloak; Cloudflare, Akamai, Imperva, AWS, Alibaba, Tencent, Huawei and Baidu firewalls, Safedog,
BT panel, Chaitin, Knownsec, Yunsuo, D-Shield, F5; gathered 2026-11. A sentence must be this and hardly anything else.

In: nothing. Out: compiled patterns.
"""

import re
from enum import StrEnum


class WallKind(StrEnum):
    """What stands between us and the page; the value is what the night's report prints."""

    CAPTCHA = "要求验证码"
    FIREWALL = "被网站防火墙拦截"
    LOGIN = "需要登录"
    CLOSED = "网站暂停服务"
    REMOVED = "内容已删除"
    NOT_FOUND = "页面不存在（网站仍返回 200）"
    EMPTY = "页面没有内容"


THING = r"(?:页面|网页|网址|链接|地址|文件|内容|信息|帖子|主题|文章|贴子|商品|宝贝|视频|笔记|问题|回答|动态|用户|话题|日志|微博|版块|图片)"
SORRY = r"(?:很?抱歉[，,]?\s*)?"
# What a login is asked for. To reply, or to see a telephone number, leaves the page itself to read.
SEEING = (
    r"(?:后)?(?:才能|才可以?|再|方可|即可|可以?|无法|没有权限|不能)?(?:继续)?(?:查看|浏览|访问|阅读|继续|进行操作)"
    r"(?:该|此|本|当前|这个|更多)?(?:内容|页面|网页|帖子|主题|版块|论坛|本站|网站|信息)?"
)
GREETING = r"(?:(?:很?抱歉|对不起|警告|提示|用户您好|您好)[，,:：!！\s]*)?(?:由于)?"
SEEN = r"(?:我们的)?(?:系统|网站|服务器)?已?(?:检测|监测|识别)到"
# What a firewall speaks of: what the visitor did, or where he comes from.
DEED = (
    rf"{GREETING}(?:(?:{SEEN})?(?:您|你)(?:所在)?(?:的|正在|提交的|网络中?(?:存在)?){{0,2}}"
    r"(?:访问|请求|操作|行为|网络|ip|url|提交|内容|地区|区域|环境|设备|页面的访问|参数)"
    r"|(?:当前|本次|此次|该)(?:的)?(?:访问|请求|操作|ip|url|网址|页面的访问))"
)
FAULT = r"(?:拦截|阻断|阻止|拒绝|禁止|屏蔽|封禁|限制|攻击|威胁|不合法|非法|异常|恶意|频繁|机器人|自动程序|爬虫|无法访问|出错|不在被?允许)"
WHO = r"(?:已?被)(?:网站|本站|站点|系统|服务器)?(?:管理员|防火墙|安全策略)?(?:设置)?"
# Order decides between two that match.
SENTENCES: tuple[tuple[WallKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            WallKind.FIREWALL,
            rf"{DEED}[^。]{{0,30}}{FAULT}[^。]{{0,40}}|{GREETING}{SEEN}(?:您|你|当前)[^。]{{0,80}}"
            rf"|(?:请求|访问)[^。]{{0,12}}{WHO}(?:拦截|阻断|拒绝|禁止)[^。]{{0,12}}"
            r"|(?:[^\s。]{0,8}[_ ])?(?:访问|请求|安全)?(?:已?被)?拦截(?:提示|页面|通知)?"
            r"|访问(?:过于|太)频繁[，,。!！]?[^。]{0,20}|您?(?:操作|请求)(?:过于|太)?频繁[，,][^。]{0,16}"
            r"|(?:网站|web应用|服务器安全狗|云)防火墙[^。]{0,12}(?:拦截|阻断|提示)?"
            r"|(?:您的)?(?:ip|网络环境)[^。]{0,16}(?:异常|被(?:封禁|限制|禁止访问|拉黑))[^。]{0,16}"
            r"|(?:sorry, )?you(?:'ve| have) been blocked[^<]{0,40}|attention required!?|[^<]{0,30}website firewall|not acceptable!?"
            r"|(?:your )?access (?:to this (?:page|site|service) )?(?:has been |is )?(?:denied|limited|restricted|blocked)[^<]{0,40}"
            r"|(?:your |this |the )?request (?:was |has been )?(?:blocked|unsuccessful|rejected)[^<]{0,60}|you are being rate limited"
            r"|the requested url was rejected[^<]{0,60}|403 forbidden|(?:429 )?too many requests"
            r"|your ip (?:address )?has been (?:blocked|banned)|pardon our interruption",
        ),
        (
            WallKind.CAPTCHA,
            r"(?:请|需要?|为(?:了)?[^。]{2,16}请)(?:您)?(?:先)?(?:输入|完成|通过|进行|点击|拖动|滑动|按住|依次点击)[^。]{0,16}(?:验证码?|校验|拼图|滑块|文字)[^。]{0,20}"
            r"|请?(?:您)?(?:解决|完成|回答)(?:以下|下面|下方|下列)的?(?:难题|谜题|问题|挑战|验证|操作)[^。]{0,6}(?:继续|访问|证明|确认)[^。]{0,10}"
            r"|需要?您?协助验证|此?验证码用于确认[^。]{0,50}|(?:请)?(?:证明|确认)(?:您|你)(?:是真人|不是机器人)[^。]{0,16}"
            r"|(?:正在)?(?:检查|检测|验证)(?:您|你)的(?:浏览器|访问环境|网络环境)[^。]{0,20}"
            r"|(?:百度|网站|系统|人机|访问|滑块?|滑动|行为|安全|身份|真人|快速)(?:安全)?验证(?:码|中心)?|验证码(?:校验|中间页|拦截)?"
            r"|(?:just a moment|one moment,? please)[.…]*|checking (?:if the site connection is secure|your browser)[^<]{0,50}"
            r"|(?:[^<]{0,30}\bwe (?:need|have|want) to )?(?:verify|verifying|confirm) (?:that )?you(?:'re| are) (?:a )?(?:human|not a robot)[^<]{0,60}"
            r"|robot check|are you (?:a robot|human)\??|(?:human|bot|security|captcha) (?:verification|challenge|check)"
            r"|please (?:complete|solve) the (?:following )?(?:captcha|security check|challenge|puzzle)[^<]{0,80}"
            r"|[^<]{0,30}detected (?:unusual|suspicious) (?:traffic|activity)[^<]{0,60}|enter the characters you see below",
        ),
        (
            WallKind.LOGIN,
            rf"{SORRY}(?:您|你|请|本页|此页|该页)?(?:需要|须|必须|请|尚未|还没有|还未)(?:先)?登[录陆](?:本站|账号|帐号)?(?:[，,]\s*)?{SEEING}?"
            rf"|{SORRY}(?:您|你)?登[录陆]后{SEEING}"
            rf"|{SORRY}(?:您|你)(?:所在的用户组)?[^。]{{0,8}}(?:无权|没有权限){SEEING}"
            rf"|{SORRY}(?:您|你)所在的用户组[^。]{{0,12}}(?:无权|没有权限|无法|不能|不允许)[^。]{{0,16}}"
            r"|登[录陆](?:状态)?(?:已)?(?:失效|过期|超时)[^。]{0,12}|(?:本|该|此)?(?:页面?|内容|帖子?|主题)?仅(?:限)?(?:注册|登[录陆])?(?:会员|用户)(?:可见|可以?查看|浏览)"
            r"|(?:please |you (?:must|need to|have to) )?(?:log|sign) ?in to (?:continue|view|see)[^<]{0,40}|login required|members only"
            r"|[^<]{0,40}\b(?:must|requires? you to|need to|have to) (?:be |first )?(?:registered and )?logged in[^<]{0,40}",
        ),
        (
            WallKind.CLOSED,
            r"(?:系统|网站|本站|服务器?|平台|论坛)(?:正在)?(?:升级|维护|改版)(?:升级|维护)?中?(?:[，,][^。]{0,20})?"
            r"|(?:该|本|此)?(?:网站|站点|论坛|本站)(?:已|被)?(?:暂时|临时)?(?:关闭|停止(?:服务|访问|运营)|暂停(?:服务|访问))(?:[，,\s][^。]{0,20})?"
            r"|(?:您(?:所)?访问的)?(?:网站|域名)(?:尚未|未|没有)(?:完成|进行)?备案[^。]{0,12}|未备案(?:提示)?|域名已过期[^。]{0,12}"
            r"|您(?:所)?访问的(?:网站|站点|域名)[^。]{0,30}(?:绑定|生效|过期|到期|欠费|关闭|停用|暂停)[^。]{0,20}"
            r"|(?:this |the |our )?(?:site|website|account|forum) (?:is |has been )?(?:currently )?(?:under maintenance|temporarily unavailable|suspended|closed)[^<]{0,40}"
            r"|(?:down for|scheduled) maintenance",
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
# Somebody who tells or asks of walls is no wall.
TELLING = re.compile(
    r"我(?!们的系统)|怎么|怎样|如何|为什么|吗|求助|请问|大家|教程|记者|近日|本报|这种|一般是|\b(?:how|why|i|my|fix(?:ed)?)\b",
    re.IGNORECASE,
)
# A login by its title or heading …
LOGIN_NAME = re.compile(
    r"(?:欢迎)?(?:用户|会员|账[号户]|帐[号户]|统一|系统|后台|管理员?|请)?(?:登[录陆入]|身份认证)(?:到.{1,16})?(?:[/或与和、]?注册)?(?:页面?|中心|平台|系统)?"
    r"|(?:please )?(?:sign|log)[ -]?(?:in|on)(?: (?:to|or) .{1,40})?|member login|user login",
    re.IGNORECASE,
)
# … or by the ways it offers.
LOGIN_WAY = re.compile(
    r"(?:使用|通过)?(?:短信|手机号?|动态码|密码|验证码|扫码|扫一?扫|账[号户]|帐[号户]|邮箱|扫描二维码|[^\s。]{0,6}扫码)(?:密码)?(?:快捷|安全|一键)?登[录陆](?:[/或]注册)?"
    r"|获取(?:短信)?验证码|忘记密码[?？]?|登[录陆]后.{2,20}|forgot (?:your )?password\??|remember me",
    re.IGNORECASE,
)
MORE = re.compile(r"更多|more", re.IGNORECASE)
# Where a redirect leads that keeps us out; the whole of a step of the path, or of a parameter's value.
LOGIN_ADDRESS = re.compile(
    r"(?:^|[/=._-])(?:login|log-in|signin|sign-in|sign_in|passport|logging|sso|wp-login|ucp|denglu)(?:$|[/?&=._-])",
    re.IGNORECASE,
)
CAPTCHA_ADDRESS = re.compile(
    r"(?:^|[/=._-])(?:sorry|antispider|anti-spider|captcha|verify|verifycode|challenge|punish|safecheck|security-check|wappass|unusual|_waf)(?:$|[/?&=._-])",
    re.IGNORECASE,
)
# What walls say besides: where to go now, what to fill in, whom to ask, by which number the case is known.
BESIDES = re.compile(
    r"登[录陆入]|注册|密码|账[号户]|帐[号户]|用户名|用户组|验证|校验|扫码|扫一扫|二维码|协议|隐私|条款|忘记|记住|安全提问|返回|首页|刷新|重试|稍[后候]|秒后|跳转"
    r"|访问|浏览|页面|网页|网址|链接|请求|拦截|阻断|防火墙|攻击|威胁|异常|频繁|管理员|站长|网络|服务器|\bip\b|权限|删除|过期|下架|不存在|找不到|错误|出错"
    r"|可能|原因|时间|事件|编号|维护|升级|备案|参数|提交|滑块|拼图|版权|提示|最后一步|关于我们|联系我们|帮助|意见反馈"
    r"|\b(?:log ?in|sign ?in|logged|password|username|email|register|account|remember|page|home|error|40[0-9]|50[0-9]|not found|denied|permission|blocked|server|request|reference"
    r"|ray id|incident|id|javascript|cookies?|browser|robots?|bots?|human|captcha|verify|verification|challenge|security|traffic|network|administrator|continue|try again|reload|sorry)\b",
    re.IGNORECASE,
)
# A way to reach somebody; whoever leaves one has something to offer. Numbers of a service (400…) are none.
CONTACT = re.compile(
    r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)|(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)"
    r"|(?:微信|薇信|威信|v信|\bvx|\bwx|wechat|weixin|qq|扣扣|企鹅号?|telegram|电报|飞机|whatsapp|\bline)[号群]?[^a-z0-9一-鿿]{0,4}(?:加|是|为|同号)?[^a-z0-9一-鿿]{0,2}[a-z0-9][a-z0-9_-]{4,}",
    re.IGNORECASE,
)
