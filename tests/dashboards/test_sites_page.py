"""站点: whoever may adds a site as the file a person would have dropped; everything odd is refused in one line and writes nothing."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from crawlers.crawl_memory import open_memory
from crawlers.site import SHIPPED_SITES, Render, SiteKind, read_site
from crawlers.site_states import write_state
from crawlers.walking.data_sources import Recipe
from crawlers.walking.reading_ways import ReadingWays, Way
from dashboards.accounts import let_change_sites
from dashboards.configuration import Configuration, default_configuration
from dashboards.models import SiteNote
from dashboards.sites.adding import BLANK
from dashboards.sites.book import known_sites
from dashboards.sites.card import card_as_fields, card_lines, site_card
from tests.dashboards.payloads import PAYLOADS
from tests.dashboards.rows import make_user

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {
    **BLANK,
    "name": "bbs",
    "title": "同城论坛",
    "platform": "同城论坛",
    "region": "某市",
    "start_urls": "https://bbs.example.com/\r\nhttps://bbs.example.com/new\r\n",
    "listing": r"/forum-\d+",
    "quiet_hours": "22:00-06:00",
}
STEPS = [
    {"type": "navigate", "url": "https://bbs.example.com/search"},
    {"type": "change", "value": "{query}", "selectors": ["#kw"]},
]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configuration:
    configuration = default_configuration(tmp_path)
    monkeypatch.setattr(settings, "CONFIGURATION", configuration)
    return configuration


@pytest.fixture
def keeper_of_sites(client: Client, reviewer: User) -> Client:
    let_change_sites(reviewer.username, is_allowed=True)
    client.force_login(reviewer)
    return client


def recording(*steps: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("recording.json", json.dumps({"steps": steps}).encode(), "application/json")


def test_an_added_site_is_a_strict_file_switched_off_and_on_record(
    keeper_of_sites: Client, office: Configuration, reviewer: User
) -> None:
    assert keeper_of_sites.post("/sites/", FORM).status_code == 302
    path = office.sites_folder / "bbs.toml"
    site = read_site(path)
    assert site.start_urls == ("https://bbs.example.com/", "https://bbs.example.com/new")
    assert (site.enabled, site.kind, site.render, site.region) == (False, SiteKind.FORUM, Render.AUTO, "某市")
    assert site.pace.quiet_hours == ("22:00-06:00",)
    note = SiteNote.objects.get()
    assert (note.site, note.action, note.made_by) == ("bbs", "added", reviewer)
    assert note.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert "同城论坛" in keeper_of_sites.get("/sites/").content.decode()


def test_a_site_is_switched_on_and_off_by_a_person_on_record(keeper_of_sites: Client, office: Configuration) -> None:
    keeper_of_sites.post("/sites/", FORM)
    keeper_of_sites.post("/sites/bbs/switch/", {"enabled": "1"})
    assert known_sites(office)["bbs"].enabled
    keeper_of_sites.post("/sites/bbs/switch/", {"enabled": "0"})
    assert not known_sites(office)["bbs"].enabled
    assert [note.action for note in SiteNote.objects.order_by("pk")] == ["added", "enabled", "disabled"]
    assert keeper_of_sites.post("/sites/unknown/switch/", {"enabled": "1"}).status_code == 404


def test_a_shipped_site_is_switched_on_only_after_it_was_seen_to_work(
    keeper_of_sites: Client, office: Configuration
) -> None:
    keeper_of_sites.post("/sites/baidu/switch/", {"enabled": "1"})
    assert not known_sites(office)["baidu"].enabled
    write_state(office.data_folder, "baidu", last_verified="2026-11-30")
    keeper_of_sites.post("/sites/baidu/switch/", {"enabled": "1"})
    assert known_sites(office)["baidu"].enabled
    assert "enabled = false" in (SHIPPED_SITES / "baidu.toml").read_text("utf-8")


def test_a_recorded_flow_becomes_the_sites_way_in(keeper_of_sites: Client, office: Configuration) -> None:
    form = FORM | {"start_urls": "", "flow": recording(*STEPS), "groups": ["egg_trade"]}
    assert keeper_of_sites.post("/sites/", form).status_code == 302
    site = read_site(office.sites_folder / "bbs.toml")
    assert [step.kind for step in site.steps] == ["navigate", "change"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "../evil"}, "小写字母"),
        ({"name": "BBS"}, "小写字母"),
        ({"name": "baidu"}, "已有名为 baidu"),
        ({"title": ""}, "请填写站点名称"),
        ({"start_urls": ""}, "至少填一项"),
        ({"start_urls": "file:///etc/passwd"}, "不能访问"),
        ({"start_urls": "http://127.0.0.1:6379/"}, "不能访问"),
        ({"start_urls": "http://10.0.0.1/"}, "不能访问"),
        ({"start_urls": "http://0x7f000001/"}, "不能访问"),
        ({"template": "https://s.example.com/?q=x", "groups": ["egg_trade"]}, "{query}"),
        ({"template": "https://s.example.com/?q={query}"}, "至少选一组"),
        ({"template": "http://127.0.0.1/?q={query}", "groups": ["egg_trade"]}, "不能访问"),
        ({"groups": ["unknown"]}, "不在可选范围"),
        ({"listing": "("}, "不是正则表达式"),
        ({"quiet_hours": "late"}, "静默时段"),
        ({"max_pages": "0"}, "页数上限"),
        ({"max_pages": "1e9"}, "页数上限"),
        ({"delay_seconds": "0"}, "间隔"),
        ({"kind": "bank"}, "不在可选范围"),
        ({"title": "a" * 600}, "过长"),
        ({"title": "a\x07b"}, "控制字符"),
        ({"flow": recording({"type": "customStep"})}, "customStep"),
        ({"flow": recording({"type": "navigate", "url": "http://127.0.0.1/"})}, "不能访问"),
        ({"flow": SimpleUploadedFile("x.json", b"x" * 300_000)}, "larger than"),
        ({"flow": recording(*STEPS)}, "keyword_groups"),
    ],
)
def test_what_cannot_be_a_site_is_refused_and_writes_nothing(
    changes: dict[str, Any], sentence: str, keeper_of_sites: Client, office: Configuration
) -> None:
    response = keeper_of_sites.post("/sites/", FORM | changes)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not office.sites_folder.exists() or list(office.sites_folder.iterdir()) == []
    assert not SiteNote.objects.exists()


def test_what_was_typed_stays_in_the_form(keeper_of_sites: Client, office: Configuration) -> None:
    page = keeper_of_sites.post("/sites/", FORM | {"delay_seconds": "0"}).content.decode()
    assert 'value="bbs"' in page
    assert "https://bbs.example.com/new" in page


def test_a_name_is_given_once(keeper_of_sites: Client, office: Configuration) -> None:
    keeper_of_sites.post("/sites/", FORM)
    before = (office.sites_folder / "bbs.toml").read_bytes()
    assert keeper_of_sites.post("/sites/", FORM | {"title": "别的"}).status_code == 400
    assert (office.sites_folder / "bbs.toml").read_bytes() == before


def test_without_the_right_a_person_sees_and_changes_nothing(client: Client, office: Configuration) -> None:
    user = make_user("kanke01")
    client.force_login(user)
    page = client.get("/sites/").content.decode()
    assert "添加（先不启用）" not in page
    assert "须由管理员授权" in page
    assert client.post("/sites/", FORM).status_code == 403
    assert client.post("/sites/baidu/switch/", {"enabled": "1"}).status_code == 403
    assert not office.sites_folder.exists()
    let_change_sites(user.username, is_allowed=True)
    let_change_sites(user.username, is_allowed=False)
    assert client.post("/sites/", FORM).status_code == 403


def test_a_broken_file_is_said_on_the_page_and_breaks_no_page(keeper_of_sites: Client, office: Configuration) -> None:
    office.sites_folder.mkdir()
    (office.sites_folder / "bad.toml").write_text("title = 1\n", "utf-8")
    assert "bad.toml" in keeper_of_sites.get("/sites/").content.decode()
    assert keeper_of_sites.get("/nights/").status_code == 200


def test_hostile_titles_stay_text(keeper_of_sites: Client, office: Configuration) -> None:
    texts = [text for payload in PAYLOADS if (text := payload[:90].strip()).isprintable()]
    for number, text in enumerate(texts):
        form = FORM | {"name": f"bbs_{number}", "title": text, "platform": text}
        assert keeper_of_sites.post("/sites/", form).status_code == 302
        assert read_site(office.sites_folder / f"bbs_{number}.toml").title == text
    shown = LexborHTMLParser(keeper_of_sites.get("/sites/").content.decode())
    assert len(shown.css("table.sites tbody tr")) == len(known_sites(office))
    assert not shown.css("main script, main iframe, main svg, main img, main [onload], main [onerror], main [onclick]")


def known_ways(office: Configuration, site: str) -> None:
    """Three decisions, as a crawl writes them down."""
    database = open_memory(office.data_folder)
    ways = ReadingWays(database, night=date(2026, 11, 20))
    recipe = Recipe(sources=("https://bbs.example.com/api/item?id={1}",))
    ways.decide(site, "https://bbs.example.com/item/5", Way.DATA, "显示的文字中 93%（210 字）由脚本添加", recipe)
    ways.decide(site, "https://bbs.example.com/<b>more</b>", Way.BROWSER, "数据接口中没有找到这些文字")
    ways.decide("other", "https://other.example.com/", Way.HTTP, "别的站点的依据")
    ways.write()
    database.commit()
    database.close()


def test_the_page_of_a_site_says_by_which_way_its_pages_are_read_and_why(
    keeper_of_sites: Client, office: Configuration
) -> None:
    keeper_of_sites.post("/sites/", FORM)
    assert "尚无决定" in keeper_of_sites.get("/sites/bbs/").content.decode()
    known_ways(office, "bbs")
    page = LexborHTMLParser(keeper_of_sites.get("/sites/bbs/").content.decode())
    rows = [[cell.text(strip=True) for cell in row.css("td")] for row in page.css("table.ways tbody tr")]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("bbs.example.com/<b>more</*", "经浏览器", "2026-11-20"),
        ("bbs.example.com/item/#", "读数据接口", "2026-11-20"),
    ]
    assert "93%（210 字）由脚本添加" in rows[1][2]
    assert "hxxps://bbs.example.com/api/item?id={1}" in rows[1][2]
    assert "别的站点" not in page.html
    assert keeper_of_sites.get("/sites/unknown/").status_code == 404


def test_the_card_tells_machines_the_same(office: Configuration, keeper_of_sites: Client) -> None:
    keeper_of_sites.post("/sites/", FORM)
    known_ways(office, "bbs")
    card = site_card(office, known_sites(office)["bbs"])
    told = card_as_fields(card)["ways"]
    assert [(one["way"], one["found_anew_from"]) for one in told] == [("browser", "2026-11-27"), ("data", "2026-11-27")]
    assert all(one["evidence"] in "\n".join(card_lines(card)) for one in told)
