"""A cleared flag shows the exceptions that would have spared it, on its page and on the command line; nothing changes."""

import json

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.test import Client

from dashboards.commands import lexicon as commands
from dashboards.models import Decision
from tests.dashboards.rows import make_decision, make_item

COLLISION = "食用酒精源头厂家直供，批发价格优惠，加微信 qy_demo88"
OFFER = "优选精源，同城可送，价格面议，加微信 qy_demo88"


@pytest.fixture
def rejected(reviewer: User) -> str:
    make_decision(make_item("b" * 32, text=OFFER), reviewer)
    item = make_item("a" * 32, text=COLLISION, category="sperm_trade")
    make_decision(item, reviewer, Decision.Outcome.CLEARED)
    return str(item.pk)


def test_the_item_page_offers_and_shows_them(rejected: str, reviewer: User, client: Client) -> None:
    client.force_login(reviewer)
    address = f"/items/{rejected}/exceptions/"
    page = client.get(f"/items/{rejected}/").content.decode()
    assert "可考虑的词库例外" in page
    assert f'hx-get="{address}"' in page
    decisions = Decision.objects.count()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "食用酒|精源" in part
    assert "not_after = [&quot;食用酒&quot;]" in part
    assert "对照 2 条已存线索" in part
    assert "<html" not in part
    assert "<html" in client.get(address).content.decode()
    assert Decision.objects.count() == decisions


def test_other_items_offer_none(rejected: str, reviewer: User, client: Client) -> None:
    client.force_login(reviewer)
    assert "可考虑的词库例外" not in client.get(f"/items/{'b' * 32}/").content.decode()
    assert client.get(f"/items/{'b' * 32}/exceptions/").status_code == 404


def test_the_command_prints_them(rejected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "open_configuration", lambda: None)
    printed = CliRunner().invoke(commands.lexicon, ["exceptions", rejected])
    assert printed.exit_code == 0, printed.output
    assert "[[exceptions]]" in printed.output
    values = json.loads(CliRunner().invoke(commands.lexicon, ["exceptions", rejected, "--json"]).output)
    assert values["proposals"][0]["touched"] == 1
    assert len(values["proposals"]) <= 3


def test_where_no_exception_helps_it_says_so(reviewer: User, client: Client) -> None:
    item = make_item("c" * 32, text="酒精源头直供，同城捐精，上门供精，加微信 qy_demo88", category="sperm_trade")
    make_decision(item, reviewer, Decision.Outcome.CLEARED)
    client.force_login(reviewer)
    assert "没有哪一个窄的例外" in client.get(f"/items/{item.pk}/exceptions/").content.decode()
