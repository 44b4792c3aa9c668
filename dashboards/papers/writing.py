"""Drafts of all papers as files, for an office that works outside the dashboard.

In: evidence ids, a folder, the configuration. Out: paths. Raises EvidenceError, PrintingFailed.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from crawlers.browsing.browser import find_browser
from dashboards.configuration import Configuration
from dashboards.models import PaperKind
from dashboards.papers.completion import NOTHING_FILLED, Completion
from dashboards.papers.drafting import draft
from dashboards.papers.evidence_index import evidence_index
from dashboards.papers.printed import pdfs_of
from dashboards.papers.sealed import SealedPackage, sealed_package
from dashboards.papers.signature_page import signature_page
from dashboards.papers.signing import newest_papers, states_of
from dashboards.papers.word import docx_of
from indexer.opening import open_evidence_store


def write_drafts(evidence_ids: Sequence[str], folder: Path, configuration: Configuration) -> Iterator[Path]:
    """Write every paper of every package, the page to sign of those whose papers were issued, and the index if there are
    several packages; the PDFs only where there is a browser."""
    store, unit_name = (
        open_evidence_store(configuration.data_folder, configuration.indexer),
        configuration.dashboards.unit_name,
    )
    browser = find_browser(configuration.crawlers.browser)
    folder.mkdir(parents=True, exist_ok=True)
    packages = [sealed_package(evidence_id, store) for evidence_id in evidence_ids]
    drafts = {
        folder / f"{kind.label}_{package.evidence.pk[:16]}": draft(kind, package, _words(package), unit_name, store)
        for package in packages
        for kind in PaperKind
    }
    for package in packages:
        states = states_of(package.evidence.pk, store)
        if states:
            drafts[folder / f"签署页_{package.evidence.pk[:16]}"] = signature_page(package, states, unit_name)
    if len(packages) > 1:
        drafts[folder / "证据目录"] = evidence_index(packages, unit_name)
    for path, paper in drafts.items():
        yield _write(path.with_suffix(".docx"), docx_of(paper))
    if browser is not None:
        for path, body in zip(drafts, pdfs_of(list(drafts.values()), browser), strict=True):
            yield _write(path.with_suffix(".pdf"), body)


def _words(package: SealedPackage) -> Completion:
    """What people wrote into the version in force; nothing before there is one."""
    newest = newest_papers(package.evidence.pk)
    return Completion(words=newest[0].words) if newest else NOTHING_FILLED


def _write(path: Path, body: bytes) -> Path:
    path.write_bytes(body)
    return path
