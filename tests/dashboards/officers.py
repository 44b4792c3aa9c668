"""Two officers at work on the papers of one package, as tests of signing need them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.contrib.auth.models import User

from dashboards.models import IssuedPaper, PaperSignature
from dashboards.papers.completion import Completion
from dashboards.papers.issuing import Office, issue
from dashboards.papers.paper import Paper
from dashboards.papers.printed import html_of
from dashboards.papers.signing import Officer, newest_papers, sign
from indexer.evidence.packaging import package_of
from indexer.evidence.seam import sm3_of
from indexer.models import Evidence
from indexer.sealing.rows import copy_to_table
from tests.dashboards.rows import MemoryStore, make_evidence, make_item, make_sighting, make_user

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ZHANG, LI = Officer(name="张一", number="A0001"), Officer(name="李二", number="A0002")


def as_html(papers: Sequence[Paper]) -> tuple[bytes, ...]:
    """Prints HTML in place of PDF, which needs a browser; what is signed are bytes either way."""
    return tuple(html_of(paper).encode() for paper in papers)


def seal_one(office: Office, store: MemoryStore) -> Evidence:
    """A package in store, ledger and tables, as sealing leaves it."""
    made = make_evidence(make_sighting(make_item("a" * 32)), store)
    body = json.dumps(made.manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    store.put(body)
    copy_to_table(office.ledger.append("seal", {"evidence": made.pk, "sm3": sm3_of(body)}, made.sealed_at))
    return made


def issue_as(user: User, evidence: Evidence, office: Office, **words: str) -> tuple[IssuedPaper, ...]:
    return issue(evidence.pk, Completion(words=words), office=office, by=user, at=AT)


def sign_as(
    user: User, officer: Officer, evidence: Evidence, office: Office, seen: list[str] | None = None
) -> tuple[PaperSignature, ...]:
    shown = [paper.sha256 for paper in newest_papers(evidence.pk)] if seen is None else seen
    return sign(evidence.pk, shown, officer, by=user, at=AT, store=office.store, ledger=office.ledger)


def sign_twice(evidence: Evidence, office: Office) -> None:
    issue_as(make_user("zhang"), evidence, office, case="案由一")
    sign_as(User.objects.get(username="zhang"), ZHANG, evidence, office)
    sign_as(make_user("li"), LI, evidence, office)


def export(evidence: Evidence, office: Office, folder: Path) -> None:
    for name, body in package_of(evidence.pk, office.store):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
