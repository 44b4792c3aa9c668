"""A proposal waits until a person has seen it, and is open again only if a later re-run proposes the page anew."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboards.models import ProposalAnswer
from dashboards.reviewing.proposals import open_proposals
from indexer.models import Chain, Item, Proposal
from tests.dashboards.rows import DECIDED_AT, MemoryStore, make_decision, make_evidence, make_item, make_sighting

pytestmark = pytest.mark.django_db


def make_proposal(item: Item | None = None) -> Proposal:
    evidence = make_evidence(make_sighting(item or make_item()), MemoryStore())
    return Proposal.objects.create(
        evidence=evidence, item=item, category="surrogacy", score=0.9, sentence="<b>新命中</b>", made_at=DECIDED_AT
    )


def test_a_proposal_is_shown_as_text_and_goes_when_it_was_seen(client: Client, reviewer: User) -> None:
    proposal = make_proposal(make_item("a" * 32))
    client.force_login(reviewer)
    page = client.get("/proposals/").content.decode()
    assert "&lt;b&gt;新命中" in page
    assert f"/items/{'a' * 32}/" in page
    assert client.post("/proposals/", {"evidence": proposal.pk}).status_code == 302
    assert "没有待看的提议" in client.get("/proposals/").content.decode()
    assert ProposalAnswer.objects.get().answered_by == reviewer


def test_a_later_proposal_about_the_same_page_is_open_again(client: Client, reviewer: User) -> None:
    proposal = make_proposal()
    client.force_login(reviewer)
    client.post("/proposals/", {"evidence": proposal.pk})
    assert not open_proposals()
    Proposal.objects.update(made_at=DECIDED_AT + timedelta(days=1))
    assert len(open_proposals()) == 1


def test_a_decision_made_afterwards_answers_it_and_an_earlier_one_does_not(reviewer: User) -> None:
    item = make_item()
    make_proposal(item)
    make_decision(item, reviewer, decided_at=DECIDED_AT - timedelta(days=1))
    assert len(open_proposals()) == 1
    make_decision(item, reviewer, decided_at=DECIDED_AT + timedelta(hours=1))
    assert not open_proposals()


def test_a_page_of_a_chain_leads_to_the_chains_item() -> None:
    proposal = make_proposal()
    item = make_item()
    sighting = make_sighting(item)
    steps = [{"evidence_id": proposal.pk}]
    Chain.objects.create(sighting=sighting, evidence=make_evidence(sighting, MemoryStore(), text="链"), steps=steps)
    assert [one.item_id for one in open_proposals()] == [item.pk]


def test_an_unknown_proposal_is_not_found(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    assert client.post("/proposals/", {"evidence": "0" * 64}).status_code == 404
