"""Which links of a page are worth a request, and how much more once the page is judged.

In: a page's links, its site's rules, how it was reached, what was followed before. Out: `Target`s, priorities, refusals of redirects.
A link off the site's hosts is followed only as far as the site file lets a crawl leave.
"""

from collections.abc import Container, Iterable, Iterator, Mapping

from crawlers.frontier.seam import Frontier, Target
from crawlers.lately import Lately
from crawlers.manners.url_guard import host_key
from crawlers.page import Link, LinkRole, is_ad_url
from crawlers.reading.links import leads_to_a_page
from crawlers.reading.titles import leads_to_a_person
from crawlers.site import ScopeRules, Site
from crawlers.site_register import SiteRegister
from crawlers.steering.acting import changes_something, only_acts
from crawlers.steering.focus import BEHIND_OFFER, LEAVING_WEIGHT, RULE_WEIGHT, Focus
from crawlers.steering.traps import Traps

FEWEST_ROWS = 3
NO_CHANCES: Mapping[str, float] = {}
# The menu of a site stands on every page of it; so many URLs are known to be followed without being weighed again.
REMEMBERED = 20_000


class Following:
    """The links of one crawl's pages. A URL is followed once, as far as is remembered."""

    def __init__(self, register: SiteRegister, focus: Focus, frontier: Frontier, traps: Traps) -> None:
        self._register = register
        self._focus = focus
        self._frontier = frontier
        self._traps = traps
        self._followed = Lately(REMEMBERED)

    def follow(
        self, target: Target, url: str, links: Iterable[Link], chances: Mapping[str, float] = NO_CHANCES
    ) -> None:
        """Have the links of a page asked for; see `links_to_follow`. What opens it once more is not, wherever else it stands.

        A page has no say about those of other hosts.
        """
        links, host = list(links), host_key(url)
        again = (link.url for link in links if link.role is LinkRole.AGAIN and link.url != url)
        self._traps.open_again(one for one in again if host_key(one) == host)
        site, rules = self._register.sites[target.site], self._register.rules[target.site]
        some = list(links_to_follow(site, rules, target, url, links, self._focus, chances, self._followed))
        self._frontier.add(some)
        for one in some:
            self._followed.is_new(one.url)


def links_to_follow(
    site: Site,
    rules: ScopeRules,
    target: Target,
    url: str,
    links: Iterable[Link],
    focus: Focus,
    chances: Mapping[str, float] = NO_CHANCES,
    followed: Container[str] = (),
) -> Iterator[Target]:
    """Targets behind the links of a page, read at `url` for `target`, with the `chances` of links whose words were judged before.

    Links whose URL was `followed` before are not weighed again.
    """
    if target.depth >= site.scope.max_depth:
        return
    is_at_home = rules.is_own_host(host_key(url))
    # A redirect that led off the site used up one of the links that may.
    left = target.leaves - (not is_at_home and rules.is_own_host(host_key(target.url)))
    hosts: dict[str, bool] = {}
    links = list(links)
    # Turning the pages of a list leads no deeper, so that its last page is as near as its first.
    is_list = sum(link.role is LinkRole.ROW for link in links) >= FEWEST_ROWS
    for link in links:
        if link.url in followed or link.role is LinkRole.AGAIN:
            continue
        origin = "/".join(link.url.split("/", 3)[:3])
        if origin not in hosts:
            hosts[origin] = rules.is_own_host(host_key(link.url))
        leaves = _leaves_behind(left, site, is_at_home=is_at_home, leads_home=hosts[origin])
        if leaves is None or not leads_to_a_page(link.url) or changes_something(link.url):
            continue
        rule = rules.priority(link.url) if hosts[origin] else 0
        if rule is None:
            continue
        yield Target(
            site=site.name,
            url=link.url,
            depth=target.depth + (not (is_list and link.role is LinkRole.TURN)),
            leaves=leaves,
            priority=focus.priority(rule, link, url, chances.get(link.url, 0.0))
            + (0 if hosts[origin] else LEAVING_WEIGHT),
            referrer=url,
        )


def redirect_refusal(site: Site, rules: ScopeRules, target: Target, url: str) -> str | None:
    """Why a redirect of `target` to `url` is not followed; None if it is. The same rules bind links and redirects.

    An entry that moved is followed, because it is what somebody named, and so is an ad, which leads to whoever paid for it.
    """
    if rules.is_denied(url):
        return "跳转到站点规则排除的网址"
    before, after = host_key(target.url), host_key(url)
    if not rules.is_own_host(before) or rules.is_own_host(after) or _without_www(before) == _without_www(after):
        return None
    may_leave = site.scope.leaves > 0 or target.depth == 0 or is_ad_url(target.referrer or "")
    return None if may_leave else "跳转到站外，超出站点允许的范围"


def _without_www(host: str) -> str:
    return host.rsplit(":", 1)[0].removeprefix("www.")


def raised_by_verdict(
    rules: ScopeRules, url: str, links: Iterable[Link], chances: Mapping[str, float], focus: Focus, *, is_offer: bool
) -> dict[str, int]:
    """Priorities, by address, of the links of a page read at `url`, once it is judged: of all where the page `is_offer`, else of
    those whose words have `chances` to be one's."""
    raised: dict[str, int] = {}
    for link in links:
        chance = chances.get(link.url, 0.0)
        # Ways to answer an offer, to print it or to log in show no more of its kind.
        if not chance and (not is_offer or not _may_show_more(link)):
            continue
        is_own = rules.is_own_host(host_key(link.url))
        rule = rules.priority(link.url) if is_own else 0
        if rule is None:
            continue
        priority = focus.priority(rule, link, url, chance) + (0 if is_own else LEAVING_WEIGHT)
        raised[link.url] = max(priority, RULE_WEIGHT * rule + BEHIND_OFFER) if is_offer else priority
    return raised


def _may_show_more(link: Link) -> bool:
    """Whether what stands behind a link of an offer may be of its kind: its author is, the numbers of its floors are not."""
    if link.role is LinkRole.REPEATED:
        return leads_to_a_person(link.url)
    return link.role not in (LinkRole.ASIDE, LinkRole.AGAIN) and not only_acts(link.url)


def _leaves_behind(left: int, site: Site, *, is_at_home: bool, leads_home: bool) -> int | None:
    """How many links off the site may still be followed behind a link; None if it is not to be followed itself."""
    if leads_home:
        return site.scope.leaves if is_at_home else None
    return left - 1 if left > 0 else None
