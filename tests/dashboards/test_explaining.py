"""`qingyuan explain` tells everything the verdict says of an item, and why a visited page is none."""

import pytest
from django.contrib.auth.models import User

from dashboards.explaining import explain_item, item_named, newest_visit
from dashboards.explanation_report import explanation_json, explanation_lines, visit_json, visit_lines
from dashboards.models import Decision
from indexer.models import Item, Visit
from tests.dashboards.rows import make_contact, make_decision, make_item, make_sighting
from tests.factories import FETCHED_AT


def stored(item_id: str = "a" * 32) -> Item:
    item = make_item(item_id)
    make_contact(item)
    make_sighting(item)
    return item


def test_an_item_is_explained_with_everything_the_verdict_says(reviewer: User) -> None:
    item = stored()
    item.verdict["counter"] = [
        {"rule": "talk:court", "span": [0, 2], "text": "法院", "weight": 0.4, "note": "法院用语"}
    ]
    item.verdict["signals"][0] |= {"text": "代🤰公司"}
    item.save()
    stored("b" * 32)
    make_decision(item, reviewer, Decision.Outcome.DOUBTED)
    text = "\n".join(explanation_lines(explain_item(item)))
    for part in (
        "疑似 · 代孕", "“代🤰公司” 读作“代孕公司”", "代孕服务用语", "[surrogacy:代孕公司]", "“法院”　法院用语",
        "微信 qy_demo88", "另见于 1 条线索", "共 2 条", "《广告法》第九条", "engine 1", "存疑（shenhe01）",
    ):  # fmt: skip
        assert part in text


@pytest.mark.django_db
def test_machines_get_the_same_in_json() -> None:
    item = stored()
    values = explanation_json(explain_item(item))
    assert values["verdict"] == item.verdict
    assert values["contacts"] == [{"kind": "wechat", "value": "qy_demo88", "other_items": 0}]
    assert values["campaign"] is None


@pytest.mark.django_db
def test_an_id_may_be_cut_short_where_it_stays_clear() -> None:
    make_item("abcdef" + "0" * 26)
    make_item("abcdef" + "1" * 26)
    assert item_named("abcdef0").pk == "abcdef" + "0" * 26
    with pytest.raises(ValueError, match="不止一条"):
        item_named("abcdef")
    for unknown in ("abc", "fedcba9"):
        with pytest.raises(ValueError, match="没有编号"):
            item_named(unknown)


@pytest.mark.django_db
def test_a_verdict_in_another_form_is_not_guessed_at() -> None:
    item = make_item()
    item.verdict["new"] = 1
    with pytest.raises(ValueError, match="另一版本"):
        explain_item(item)


@pytest.mark.django_db
def test_a_clear_page_says_why_it_is_none() -> None:
    url = "http://news.localhost/1"
    for day in (20, 21):
        Visit.objects.create(
            night=f"2026-11-{day}", site="news", url=url, fetched_at=FETCHED_AT, outcome="read", status=200,
            action="clear", score=0.1, sentence=f"虽出现“代孕”，但有法院用语，不像推销。{day}\x1b[2J",
        )  # fmt: skip
    text = "\n".join(visit_lines(newest_visit(url)))
    assert "未见异常" in text
    assert "不像推销。21◌" in text
    assert visit_json(newest_visit(url))["item"] is None
    with pytest.raises(ValueError, match="没有访问过"):
        newest_visit("http://news.localhost/2")


@pytest.mark.django_db
def test_a_blocked_page_says_so_and_a_flagged_one_names_its_item() -> None:
    visit = {"night": "2026-11-20", "site": "a", "fetched_at": FETCHED_AT}
    Visit.objects.create(**visit, url="http://a/1", outcome="blocked", note="验证码")
    Visit.objects.create(**visit, url="http://a/2", outcome="read", action="flag", score=0.9, item=make_item("a" * 32))
    assert "被拦截（验证码）" in "\n".join(visit_lines(newest_visit("http://a/1")))
    assert f"qingyuan explain {'a' * 32}" in "\n".join(visit_lines(newest_visit("http://a/2")))
