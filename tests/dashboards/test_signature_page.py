"""The page to sign by hand says which bytes are signed, who signed them in the system, and what does not hold any more."""

import pytest
from django.test import Client

from dashboards.models import PaperKind
from dashboards.papers.issuing import Office
from dashboards.papers.paper import grouped
from dashboards.papers.signing import newest_papers
from indexer.models import Evidence
from tests.dashboards.officers import ZHANG, issue_as, sign_as, sign_twice
from tests.dashboards.rows import MemoryStore, make_user

pytestmark = pytest.mark.django_db


def page_of(evidence: Evidence, client: Client, status: int = 200) -> str:
    client.force_login(make_user("reader"))
    response = client.get(f"/evidence/{evidence.pk}/papers/signatures.pdf")
    assert response.status_code == status
    return response.content.decode()


def test_before_a_version_is_fixed_there_is_nothing_to_sign(evidence: Evidence, client: Client) -> None:
    assert "尚未定稿" in page_of(evidence, client, 404)


def test_one_signature_is_told_from_two(evidence: Evidence, office: Office, client: Client) -> None:
    zhang = make_user("zhang")
    issue_as(zhang, evidence, office)
    sign_as(zhang, ZHANG, evidence, office)
    page = page_of(evidence, client)
    assert page.count("一人已签名，待第二人签名") == len(PaperKind)
    for line in ("提取人一", "提取人二", "见证人"):
        assert line in page


def test_every_paper_and_signature_is_there_by_hash_and_line(
    evidence: Evidence, office: Office, client: Client
) -> None:
    sign_twice(evidence, office)
    page = page_of(evidence, client)
    for paper in newest_papers(evidence.pk):
        assert grouped(paper.sha256) in page
    assert page.count("两名执法人员均已签名") == len(PaperKind)
    for words in ("张一　A0001", "李二　A0002", "zhang", "第 6 行", "第 11 行"):
        assert words in page
    # The package's own hash and each paper's have their code.
    assert page.count("data:image/png") == 1 + len(PaperKind)


def test_an_altered_paper_takes_its_signatures_along(
    evidence: Evidence, office: Office, client: Client, store: MemoryStore
) -> None:
    sign_twice(evidence, office)
    store.alter(newest_papers(evidence.pk)[1].sha256)
    page = page_of(evidence, client)
    assert "文书缺失或已被改动，签名失效" in page
    assert page.count("失效：文书缺失或已被改动") == 2
    assert page.count("两名执法人员均已签名") == len(PaperKind) - 1
