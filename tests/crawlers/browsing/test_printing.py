"""Printing ends, whatever the browser does."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from crawlers.browsing.browser import find_browser
from crawlers.browsing.printing import PrintingFailed, print_pages
from tests.nights.processes import READING_BROWSER, below

BROWSER = find_browser()
# Drawn long enough to be in the middle of it.
PAGES = ["".join(f"<p>第{n}段，证据清单。</p>" for n in range(3_000))] * 20


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")
@pytest.mark.parametrize("blow", [signal.SIGSTOP, signal.SIGKILL])
def test_a_browser_that_hangs_or_dies_is_told_of_and_leaves_nothing_behind(blow: signal.Signals) -> None:
    with ThreadPoolExecutor(max_workers=1) as thread:
        printing = thread.submit(print_pages, PAGES, browser=BROWSER or "", seconds=8.0)
        while not (browsers := below(os.getpid(), READING_BROWSER)):
            assert not printing.done()
            time.sleep(0.01)
        time.sleep(1.0)
        for browser in browsers:
            os.kill(browser, blow)
        with pytest.raises(PrintingFailed, match="浏览器未能生成 PDF"):
            printing.result(timeout=40)
    assert not below(os.getpid(), READING_BROWSER)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")
def test_each_document_is_a_pdf_of_its_own() -> None:
    first, second = print_pages(["<p>甲</p>", PAGES[0]], browser=BROWSER or "")
    assert first.startswith(b"%PDF-")
    assert len(second) > len(first)
