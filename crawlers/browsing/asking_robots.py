"""What robots.txt says of a page that scripts lead a browser to, where no crawl is at hand that knows it.

Asked through the browser's own way to the web, under its own name. In: a context, an address. Out: whether it may be opened.
"""

from playwright.async_api import BrowserContext
from playwright.async_api import Error as BrowserError
from scrapy.http import Response

from crawlers.browsing.what_leaves import Ear
from crawlers.manners.robots import may_fetch, robots_address, rules_from
from crawlers.manners.url_guard import host_key


async def robots_allow(context: BrowserContext, ear: Ear, url: str) -> bool:
    """Whether the host of `url` lets it be asked for; no answer forbids it. `ear` is told that robots.txt was asked for."""
    address = robots_address(url)
    ear.browser_asked(host_key(address), is_page=True)
    try:
        answer = await context.request.get(address)
        rules = rules_from(Response(address, status=answer.status, body=await answer.body()))
    except BrowserError:
        return False
    return rules is not None and may_fetch(rules, url)
