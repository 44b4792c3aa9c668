"""The stores the dashboard works on, as configured. In: the settings. Out: the seams of `indexer`."""

from functools import partial
from pathlib import Path

from django.conf import settings

from crawlers.browsing.browser import find_browser
from crawlers.browsing.printing import PrintingFailed
from dashboards.papers.issuing import Office
from dashboards.papers.printed import pdfs_of
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore
from indexer.opening import open_evidence_store, open_ledger, open_search_index
from indexer.searching.seam import SearchIndex


def evidence_store() -> EvidenceStore:
    """Where evidence files are read from."""
    return open_evidence_store(settings.CONFIGURATION.data_folder, settings.CONFIGURATION.indexer)


def search_index() -> SearchIndex:
    """Where words are looked up."""
    return open_search_index()


def exports_folder() -> Path:
    """Where takedown lists made in the dashboard are written."""
    folder: Path = settings.CONFIGURATION.data_folder
    return folder / "exports"


def ledger() -> Ledger:
    """Where signed lines are written."""
    return open_ledger(settings.CONFIGURATION.data_folder)


def unit_name() -> str:
    """The unit's name, as papers show it."""
    return str(settings.CONFIGURATION.dashboards.unit_name)


def paper_office() -> Office:
    """What papers are made with. Raises PrintingFailed where there is no browser."""
    browser = find_browser(settings.CONFIGURATION.crawlers.browser)
    if browser is None:
        raise PrintingFailed("没有找到浏览器，不能生成 PDF；运行 qingyuan doctor 查看办法")
    return Office(
        store=evidence_store(), ledger=ledger(), printer=partial(pdfs_of, browser=browser), unit_name=unit_name()
    )
