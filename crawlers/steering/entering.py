"""Where a crawl begins: the entries of its sites, and addresses that are looked at again.

In: a plan. Out: `Target`s, site by site. Pure.
"""

from collections.abc import Iterator

from crawlers.frontier.seam import Target
from crawlers.page import is_ad_url
from crawlers.plan import CrawlPlan
from crawlers.site import entry_urls, keyword_groups
from crawlers.steering.focus import RULE_WEIGHT


def entry_targets(plan: CrawlPlan) -> Iterator[list[Target]]:
    """Targets of each site: its entries first, then offers of earlier nights, whose links lead no further off the site."""
    groups = keyword_groups()
    for site in plan.sites:
        targets = [
            Target(site=site.name, url=url, depth=0, leaves=site.scope.leaves, priority=3 * RULE_WEIGHT, referrer=None)
            for url in entry_urls(site, groups)
        ]
        targets += [
            Target(
                site=site.name,
                url=one.url,
                depth=1,
                leaves=0,
                priority=2 * RULE_WEIGHT,
                referrer=one.referrer or None,
            )
            for one in plan.revisits
            if one.site == site.name and not is_ad_url(one.url)
        ]
        yield targets
