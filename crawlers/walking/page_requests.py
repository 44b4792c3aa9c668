"""The request that fetches a target: the page itself, what a form answers, or the data behind the page.

In: a target, what is known of it. Out: a Scrapy request that carries the target. Pure.
"""

from collections.abc import Callable
from typing import Any

from scrapy import Request

from crawlers.frontier.seam import Target
from crawlers.page import is_ad_url
from crawlers.walking.page_parts import data_parts, request_parts


def page_request(
    target: Target,
    data_url: str | None,
    conditions: dict[str, str],
    *,
    asked_at: str,
    callback: Callable[..., Any] | None = None,
    errback: Callable[..., Any] | None = None,
) -> Request:
    """A request for `target`, or for `data_url` in its place; `conditions` are headers that ask for it only if it changed.

    `asked_at` is the target's address, or where an earlier try had come behind it.
    """
    # An ad is followed by itself, as by somebody who typed its address: nobody pays for a visit that nobody's page led to.
    headers = {"Referer": target.referrer} if target.referrer and not is_ad_url(target.referrer) else {}
    if data_url is None:
        url, method, body, more = request_parts(asked_at)
        # What a form answers has no address of its own that could be asked for conditionally.
        headers |= more or conditions
    else:
        url, method, body, more = data_parts(data_url)
        headers |= more if method == "POST" else more | conditions
    meta = {"target": target, "is_data": data_url is not None}
    return Request(
        url,
        method=method,
        body=body,
        headers=headers,
        meta=meta,
        dont_filter=True,
        callback=callback,
        errback=errback,
    )
