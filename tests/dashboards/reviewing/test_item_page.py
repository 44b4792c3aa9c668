"""The review page: decide and go on without scripts, be told when the item moved on, lose no text."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from dashboards.models import Decision
from indexer.models import Item, Sighting
from indexer.opening import open_search_index
from tests.dashboards.rows import DECIDED_AT, make_contact, make_decision, make_item, make_sighting, make_user

OUTCOME = Decision.Outcome


@pytest.fixture
def item(client: Client, reviewer: User) -> Item:
    client.force_login(reviewer)
    made = make_item("a" * 32, score=0.99)
    make_sighting(made)
    return made


def form(**changes: object) -> dict[str, object]:
    return {
        "outcome": "confirmed",
        "category": "surrogacy",
        "reason": "",
        "seen_revision": 1,
        "seen_decision": "",
    } | changes


def test_a_decision_without_scripts_leads_to_the_next_item_under_the_same_filter(item: Item, client: Client) -> None:
    make_item("b" * 32, score=0.98, category="egg_trade")
    make_item("c" * 32, score=0.97)
    response = client.post(f"/items/{item.pk}/?category=surrogacy", form())
    assert response.status_code == 302
    assert response["Location"] == f"/items/{'c' * 32}/?category=surrogacy"
    decision = Decision.objects.get()
    assert (decision.outcome, decision.category, decision.item_revision) == ("confirmed", "surrogacy", 1)
    assert (decision.machine_action, decision.machine_category) == ("flag", "surrogacy")


def test_after_the_last_item_comes_the_empty_queue(item: Item, client: Client) -> None:
    response = client.post(f"/items/{item.pk}/", form(outcome="cleared"), follow=True)
    assert "今日队列已清空" in response.content.decode()


def test_decision_on_a_renewed_item_is_409_and_keeps_the_text(item: Item, client: Client) -> None:
    Item.objects.update(revision=2)
    response = client.post(f"/items/{item.pk}/", form(reason="写了很久的理由"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "线索已更新" in page
    assert "写了很久的理由</textarea>" in page
    assert 'name="seen_revision" value="2"' in page
    assert not Decision.objects.exists()


def test_decision_after_a_colleagues_is_409_and_names_colleague_and_time(item: Item, client: Client) -> None:
    colleague = make_user("shenhe02")
    colleague.first_name = "王同事"
    colleague.save()
    theirs = make_decision(item, colleague, OUTCOME.CLEARED)
    response = client.post(f"/items/{item.pk}/", form(reason="我的理由"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "已被王同事于 09:00 处理（不违规）" in page
    assert "我的理由</textarea>" in page
    again = client.post(f"/items/{item.pk}/", form(reason="我的理由", seen_decision=theirs.pk))
    assert again.status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"outcome": ""}, {"outcome": "withdrawn"}, {"category": ""}, {"reason": "长" * 2001}]
)
def test_incomplete_decision_is_explained_and_not_recorded(wrong: dict[str, str], item: Item, client: Client) -> None:
    response = client.post(f"/items/{item.pk}/", form(**wrong))
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert not Decision.objects.exists()


def test_undo_leads_back_to_the_item_and_leaves_both_rows(item: Item, client: Client) -> None:
    client.post(f"/items/{item.pk}/", form())
    made = Decision.objects.get()
    assert f"/decisions/{made.pk}/undo/" in client.get("/").content.decode()
    response = client.post(f"/decisions/{made.pk}/undo/", follow=True)
    assert response.redirect_chain[-1][0] == f"/items/{item.pk}/"
    assert "已撤销" in response.content.decode()
    assert list(Decision.objects.order_by("pk").values_list("outcome", flat=True)) == ["confirmed", "withdrawn"]


def test_undo_of_somebody_elses_decision_is_refused(item: Item, client: Client) -> None:
    made = make_decision(item, make_user("shenhe02"), decided_at=timezone.now())
    response = client.post(f"/decisions/{made.pk}/undo/", follow=True)
    assert "只能撤销自己的决定" in response.content.decode()
    assert Decision.objects.count() == 1


def test_item_that_came_back_shows_the_old_decision(item: Item, client: Client, reviewer: User) -> None:
    make_decision(item, reviewer, OUTCOME.CLEARED, reason="当时是新闻", decided_at=timezone.now() - timedelta(days=3))
    Item.objects.update(revision=2, category="egg_trade")
    page = client.get(f"/items/{item.pk}/").content.decode()
    assert "机器建议已变化" in page
    assert "当时是新闻" in page


def test_addresses_are_shown_defanged_and_copied_true(item: Item, client: Client) -> None:
    page = client.get(f"/items/{item.pk}/").content.decode()
    url = item.sightings.get().url
    assert url.replace("http", "hxxp") in page
    assert f'data-copy="{url}"' in page
    assert f'href="{url}"' not in page


def test_who_signs_a_page_and_when_stands_by_its_address(item: Item, client: Client) -> None:
    Sighting.objects.update(author="好孕<b>小张", published_at=DECIDED_AT)
    page = client.get(f"/items/{item.pk}/").content.decode()
    assert "好孕&lt;b&gt;小张" in page
    assert "2026-11-23 09:00" in page


def test_signals_contacts_and_what_would_clear_it_are_shown(item: Item, client: Client) -> None:
    make_contact(item)
    make_contact(make_item("b" * 32))
    page = client.get(f"/items/{item.pk}/").content.decode()
    assert '<mark class="mark-signal" title="代孕公司：代孕服务用语">代孕公司</mark>' in page
    assert '<mark class="mark-contact" title="联系方式 qy_demo88">qy_demo88</mark>' in page
    assert "什么会洗清" in page
    assert "另见于 1 条线索" in page


def test_similar_items_are_offered(item: Item, client: Client) -> None:
    near, far = make_item("b" * 32, title="很像的一条"), make_item("c" * 32, title="毫不相干", text="天气预报晴转多云")
    index = open_search_index()
    for one in (item, near, far):
        index.put({one.pk: f"{one.title}\n{one.text}"})
    page = client.get(f"/items/{item.pk}/").content.decode()
    similar = page[page.index("相似线索") :]
    assert "很像的一条" in similar
    assert "毫不相干" not in similar


def test_unknown_item_is_a_chinese_404(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    response = client.get("/items/nothing/")
    assert response.status_code == 404
    assert "没有找到" in response.content.decode()
