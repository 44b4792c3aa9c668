"""A look at a page ends, whatever the browser does."""

import asyncio
import os
import signal

import pytest

from crawlers.browsing.browser import find_browser
from crawlers.browsing.looking import look_at
from crawlers.manners.url_guard import UrlGuard
from tests.nights.odd_site import serving_odd
from tests.nights.processes import READING_BROWSER, below

BROWSER = find_browser()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")
def test_a_browser_that_hangs_costs_the_pages_their_pictures_and_nothing_else() -> None:
    def page(path: str) -> str | None:
        if path == "/hangs":
            for browser in below(os.getpid(), READING_BROWSER):
                os.kill(browser, signal.SIGSTOP)
        return f"<title>{path}</title><p>{path}"

    with serving_odd(page) as site:
        looks = asyncio.run(
            look_at(
                [f"http://localhost:{site.port}/{name}" for name in ("fine", "hangs")],
                browser=BROWSER or "",
                user_agent="Qingyuan/0.1 (test)",
                guard=UrlGuard([f"localhost:{site.port}"]),
                timeout_seconds=2,
                pause_seconds=0.0,
            )
        )
    fine, hangs = looks
    assert (fine.status, fine.problem) == (200, "")
    assert fine.picture
    assert hangs.problem
    assert not hangs.picture
    assert not below(os.getpid(), READING_BROWSER)
