"""推广网络: the list, one network, and the line on an item's page."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser

from classifiers.campaigning.records import LinkKind
from dashboards.campaigns.current import CampaignKeeper, keeper, known_campaigns
from dashboards.campaigns.growth import DAYS_SHOWN, HEIGHT, WIDTH, growth_of
from dashboards.campaigns.items import campaign_items
from dashboards.models import Decision
from indexer.models import Item, SightingCapture
from tests.dashboards.payloads import PAYLOADS
from tests.dashboards.rows import make_contact, make_decision, make_item, make_sighting
from tests.factories import FETCHED_AT


def make_network(size: int, contact: str = "qy_demo88") -> list[Item]:
    items = []
    for number in range(size):
        seen = FETCHED_AT + timedelta(days=number)
        item = make_item(f"{number:032x}", first_seen=seen, last_seen=seen)
        make_sighting(item, host=f"h{number}.localhost")
        make_contact(item, contact)
        items.append(item)
    return items


def test_items_that_share_a_contact_are_one_network_on_the_list(client: Client, reviewer: User) -> None:
    make_network(3)
    make_sighting(
        make_item("f" * 32, text="天气很好", title="天气", verdict={"signals": [], "contacts": [], "counter": []})
    )
    client.force_login(reviewer)
    page = client.get("/campaigns/").content.decode()
    assert "共 1 个网络、3 条线索" in page
    assert f"/campaigns/{0:032x}/" in page
    assert "qy_demo88" in page


def test_the_list_says_how_many_members_wait_for_a_person(client: Client, reviewer: User) -> None:
    first, *_ = make_network(3)
    make_decision(first, reviewer, Decision.Outcome.CLEARED)
    client.force_login(reviewer)
    page = client.get(f"/campaigns/{first.pk}/").content.decode()
    assert "研判其中 2 条待办" in page
    assert f'href="/items/{1:032x}/"' in page


def test_every_members_id_leads_to_the_network_and_a_lone_item_to_none(client: Client, reviewer: User) -> None:
    _, second = make_network(2)
    make_item("f" * 32, text="别的", verdict={"signals": [], "contacts": [], "counter": []})
    client.force_login(reviewer)
    assert client.get(f"/campaigns/{second.pk}/").headers["Location"] == f"/campaigns/{0:032x}/"
    assert client.get(f"/campaigns/{'f' * 32}/").status_code == 404
    assert "同一推广网络 <b>2</b> 条" in client.get(f"/items/{second.pk}/campaign/").content.decode()
    assert "未见" in client.get(f"/items/{'f' * 32}/campaign/").content.decode()
    assert f'hx-get="/items/{second.pk}/campaign/"' in client.get(f"/items/{second.pk}/").content.decode()


@pytest.mark.parametrize("address", ["/campaigns/", f"/campaigns/{0:032x}/"])
def test_queries_do_not_grow_with_the_network(client: Client, reviewer: User, address: str) -> None:
    counts = []
    client.force_login(reviewer)
    for size in (3, 25):
        Item.objects.all().delete()
        make_network(size)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_networks_are_computed_again_only_when_the_index_changed() -> None:
    make_network(2)
    before = known_campaigns()
    assert known_campaigns() is before
    item = make_item("e" * 32)
    make_contact(item)
    make_sighting(item)
    assert known_campaigns().map.campaigns[0].size == 3
    Item.objects.filter(pk=item.pk).update(action="clear", revision=2)
    assert known_campaigns().map.campaigns[0].size == 2


@pytest.mark.django_db
def test_a_large_index_under_change_is_not_computed_for_every_visitor() -> None:
    make_network(2)
    moments = iter([0.0, 5.0, 5.0, 20.0, 60.0, 61.0, 61.0])
    slow = CampaignKeeper(masker=keeper().masker, clock=lambda: next(moments))
    before = slow.known()
    item = make_item("e" * 32)
    make_contact(item)
    assert slow.known() is before
    assert slow.known().map.campaigns[0].size == 3


@pytest.mark.django_db
def test_an_offer_is_the_lines_with_signals_and_contacts() -> None:
    text = "/daiyun/88\n本站首页\n代孕公司包成功\n版权所有\n详见 https://www.ivf.example/a 加微信 qy_demo88"
    verdict = {
        "signals": [_part(text, "daiyun"), _part(text, "代孕公司")],
        "contacts": [{"kind": "wechat", "value": "qy_demo88", **_part(text, "qy_demo88")}],
        "counter": [],
    }
    make_sighting(make_item("a", text=text, verdict=verdict))
    (item,) = campaign_items()
    assert item.offer == "代孕公司包成功\n详见 https://www.ivf.example/a 加微信 qy_demo88"
    assert [item.offer[start:end] for start, end, _ in item.contact_spans] == ["qy_demo88"]
    assert {shared.value for shared in item.shared} == {"ivf.example"}
    assert item.hosts == {"forum.localhost"}


@pytest.mark.django_db
def test_pictures_that_carry_signals_join_items() -> None:
    for number in range(2):
        sighting = make_sighting(make_item(str(number)))
        SightingCapture.objects.create(
            sighting=sighting, final_url=sighting.url, fetched_at=FETCHED_AT, status=200, headers=[], remote_ip=None,
            user_agent="", media_type="text/html", charset="utf-8", body_sha256="0" * 64, text="", verdict={},
            images=[{"sha256": "ab" * 32, "url": "http://a/", "media_type": "image/png"}],
        )  # fmt: skip
    (campaign,) = known_campaigns().map.campaigns
    assert [each.items for each in campaign.shared_of(LinkKind.IMAGE)] == [2]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text(payload: str, client: Client, reviewer: User) -> None:
    text = payload.replace("\n", " ") + " 代孕公司包成功，不成功全额退款"
    verdict = {"signals": [_part(text, "代孕公司")], "contacts": [], "counter": []}
    for number in range(2):
        item = make_item(str(number), text=text, title=payload, verdict=verdict)
        make_contact(item, payload)
        make_sighting(item, host=payload[:200])
    client.force_login(reviewer)
    for address in ("/campaigns/", "/campaigns/0/"):
        main = LexborHTMLParser(client.get(address).content.decode()).css_first("main")
        assert main is not None
        assert not main.css(
            "script, style, iframe, base, img, [onclick], [onload], [onerror], [onfocus], [onmouseover], [style]"
        )
        assert not [link for link in main.css("a") if not (link.attributes["href"] or "").startswith(("/", "?"))]
        assert not main.css("[data-key]")


def test_growth_is_drawn_inside_its_frame_and_says_what_it_leaves_out() -> None:
    start = date(2026, 1, 1)
    growth = growth_of({start + timedelta(days=number): number % 5 for number in range(100)})
    assert len(growth.bars) == DAYS_SHOWN
    assert growth.earlier == sum(number % 5 for number in range(100 - DAYS_SHOWN))
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH and bar.y + bar.height == HEIGHT for bar in growth.bars)
    assert max(bar.height for bar in growth.bars) == HEIGHT
    assert growth_of({}).bars == ()


def _part(text: str, words: str) -> dict[str, object]:
    start = text.find(words)
    return {"span": [start, start + len(words)], "text": words, "reading": words, "note": "", "weight": 1.0}
