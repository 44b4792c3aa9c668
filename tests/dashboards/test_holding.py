"""保全 on the page of an item: only by those who may, with a reason, and told with who and when wherever it matters."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboards import engines
from dashboards.accounts import let_hold_evidence
from dashboards.models import EvidenceHold
from dashboards.proving.evidence_sheet import lines_of
from dashboards.proving.retention import plan_purge
from indexer.config import IndexConfig
from indexer.models import Evidence
from tests.dashboards.rows import DECIDED_AT, MemoryStore, make_evidence, make_item, make_sighting


@pytest.fixture
def package(client: Client, reviewer: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Evidence:
    monkeypatch.setattr(engines, "evidence_store", lambda: store)
    client.force_login(reviewer)
    return make_evidence(make_sighting(make_item("a" * 32)), store)


def say(client: Client, package: Evidence, held: str, reason: str) -> str:
    form = {"held": held, "reason": reason, "item": "a" * 32}
    response = client.post(f"/evidence/{package.pk}/hold/", form, follow=True)
    assert response.redirect_chain == [(f"/items/{'a' * 32}/", 302)]
    return str(response.content.decode())


def test_without_the_right_there_is_no_form_and_no_way_in(client: Client, package: Evidence) -> None:
    assert "到期也不清除" not in client.get(f"/items/{'a' * 32}/").content.decode()
    refused = client.post(f"/evidence/{package.pk}/hold/", {"held": "1", "reason": "复议", "item": "a" * 32})
    assert refused.status_code == 403
    assert not EvidenceHold.objects.exists()


def test_set_and_lifted_with_reason_person_and_time(client: Client, package: Evidence, reviewer: User) -> None:
    let_hold_evidence(reviewer.username, is_allowed=True)
    assert "到期也不清除" in client.get(f"/items/{'a' * 32}/").content.decode()
    page = say(client, package, "1", "行政复议期间")
    for words in ("保全中", "保全：行政复议期间", f"（{reviewer.username}）", "解除保全</button>"):
        assert words in page
    config = IndexConfig(retention_days_complete=1)
    (told,) = plan_purge(config, DECIDED_AT.replace(year=2030)).holds
    assert (told.reason, told.said_by) == ("行政复议期间", reviewer)
    page = say(client, package, "0", "复议终结")
    assert "保全中" not in page
    assert page.index("解除保全：复议终结") < page.index("保全：行政复议期间")
    assert plan_purge(config, DECIDED_AT.replace(year=2030)).holds == ()
    assert [line.split("\t")[0] for line in lines_of(package.pk) if "保全" in line] == ["保全", "解除保全"]
    assert EvidenceHold.objects.count() == 2


@pytest.mark.parametrize(("held", "reason"), [("1", " "), ("1", "长" * 501), ("0", "没有保全")])
def test_what_makes_no_sense_is_refused_and_said(
    client: Client, package: Evidence, reviewer: User, held: str, reason: str
) -> None:
    let_hold_evidence(reviewer.username, is_allowed=True)
    assert "没有改动" in say(client, package, held, reason)
    assert not EvidenceHold.objects.exists()
