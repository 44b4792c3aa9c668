"""In a real browser: a morning with keys, without a request to another host, without a complaint of the console."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from dashboards import engines
from dashboards.models import Decision
from tests.dashboards.payloads import PAYLOADS
from tests.dashboards.rows import (
    PASSWORD,
    MemoryStore,
    make_contact,
    make_evidence,
    make_item,
    make_sighting,
    make_user,
)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT_MILLISECONDS = 10_000

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass(slots=True)
class Desk:
    """A reviewer's browser at the login page, and everything it complained about or asked another host for."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def log_in(self, user: User) -> None:
        self.page.goto(self.address)
        self.page.fill("#id_username", user.username)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(f"{self.address}/")

    def watch(self) -> None:
        self.page.on("console", lambda message: self._note(message.type == "error", message.text))
        self.page.on("pageerror", lambda error: self._note(True, str(error)))
        self.page.on("dialog", lambda dialog: self._note(True, f"dialog {dialog.message}"))
        self.page.on("request", lambda request: self._note_request(request))

    def _note(self, is_bad: bool, text: str) -> None:
        if is_bad:
            self.complaints.append(text)

    def _note_request(self, request: Request) -> None:
        self._note(not request.url.startswith((self.address, "data:")), request.url)


@pytest.fixture(scope="module")
def _database_beside_playwright() -> Iterator[None]:
    """Playwright's synchronous interface runs an event loop in this thread, in which Django would refuse queries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="module")
def browser(_database_beside_playwright: None) -> Iterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser found; looked for {', '.join(NAMES)}")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def desk(
    browser: Browser, live_server: LiveServer, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setattr(engines, "evidence_store", lambda: store)
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    made = Desk(page=context.new_page(), address=live_server.url)
    made.watch()
    yield made
    context.close()


def test_login_decide_with_keys_next_item_undo(desk: Desk, store: MemoryStore) -> None:
    for number, item_id in enumerate("abc"):
        item = make_item(item_id * 8, score=0.99 - number / 100, title=f"代孕公司{number}")
        make_evidence(make_sighting(item), store, text=item_id)
    desk.log_in(make_user())
    page = desk.page
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/aaaaaaaa/")
    page.keyboard.press("2")
    assert page.is_checked("input[value=egg_trade]")
    assert page.is_checked("input[value=confirmed]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/bbbbbbbb/")
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/cccccccc/")
    assert list(Decision.objects.order_by("pk").values_list("outcome", "category")) == [
        ("confirmed", "egg_trade"),
        ("cleared", ""),
    ]
    page.keyboard.press("u")
    page.wait_for_url("**/items/bbbbbbbb/")
    page.wait_for_selector("text=已撤销")
    assert Decision.objects.order_by("-pk")[0].outcome == "withdrawn"
    page.keyboard.press("j")
    page.wait_for_url("**/items/cccccccc/")
    page.keyboard.press("k")
    page.wait_for_url("**/items/bbbbbbbb/")
    assert desk.complaints == []


def test_keys_do_nothing_while_typing_or_composing_or_with_modifiers(desk: Desk) -> None:
    make_sighting(make_item("a" * 8))
    desk.log_in(make_user())
    page = desk.page
    page.goto(f"{desk.address}/items/aaaaaaaa/")
    page.focus("#reason")
    page.keyboard.type("s0 1u?/jk")
    assert page.input_value("#reason") == "s0 1u?/jk"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    page.evaluate("""() => {
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "0", bubbles: true, isComposing: true}));
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "0", bubbles: true, keyCode: 229}));
    }""")
    assert page.query_selector("input[name=outcome]:checked") is None
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('help').open")
    page.keyboard.press("0")
    page.keyboard.press("Escape")
    assert page.query_selector("input[name=outcome]:checked") is None
    assert not page.evaluate("document.getElementById('help').open")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "words"
    assert not Decision.objects.exists()
    assert desk.complaints == []


def test_session_that_ended_leads_through_a_whole_login_page_and_back_to_work(desk: Desk) -> None:
    make_sighting(make_item("a" * 8))
    user = make_user()
    desk.log_in(user)
    Session.objects.all().delete()
    desk.page.click("a.title")
    desk.page.wait_for_selector(".door #id_username")
    desk.page.fill("#id_username", user.username)
    desk.page.fill("#id_password", PASSWORD)
    desk.page.click("button[type=submit]")
    desk.page.wait_for_url("**/items/aaaaaaaa/")
    desk.page.keyboard.press("0")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector("text=今日队列已清空")
    assert desk.complaints == []


def test_review_works_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    make_sighting(make_item("a" * 8, score=0.99))
    make_sighting(make_item("b" * 8, score=0.98))
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    desk = Desk(page=context.new_page(), address=live_server.url)
    desk.log_in(make_user())
    desk.page.click("a.title")
    desk.page.check("input[value=doubted]")
    desk.page.click("text=提交并下一条")
    desk.page.wait_for_url("**/items/bbbbbbbb/")
    desk.page.click("text=撤销")
    desk.page.wait_for_url("**/items/aaaaaaaa/")
    context.close()
    assert list(Decision.objects.order_by("pk").values_list("outcome", flat=True)) == ["doubted", "withdrawn"]


def test_hostile_text_opens_nothing_and_asks_nobody(desk: Desk, store: MemoryStore) -> None:
    words = "\n".join(PAYLOADS)
    item = make_item("a" * 8, title=words[:300], text=words, sentence=words)
    sighting = make_sighting(item, url="javascript:alert(1)", platform=PAYLOADS[5], region=PAYLOADS[2])
    make_evidence(sighting, store)
    make_contact(item, PAYLOADS[16])
    desk.log_in(make_user())
    for address in ("/items/aaaaaaaa/", "/search/?words=%3Csvg%20onload=alert(1)%3E", "/exports/", "/"):
        desk.page.goto(desk.address + address)
        desk.page.wait_for_load_state("networkidle")
    assert desk.complaints == []


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/items/aaaaaaaa/",
        "/nights/",
        "/sites/",
        "/sites/baidu/",
        "/search/?contact=qy_demo88",
        "/exports/",
        "/password/",
    ],
)
def test_nothing_scrolls_sideways_on_an_office_screen(address: str, desk: Desk, store: MemoryStore) -> None:
    item = make_item("a" * 8, title="很长的标题" * 50, text="没有空格的长行" * 500 + "x" * 3000)
    make_contact(item)
    sighting = make_sighting(item, url="http://forum.localhost/" + "x" * 900, platform="名字很长的平台" * 6)
    make_evidence(sighting, store)
    desk.log_in(make_user())
    desk.page.goto(desk.address + address)
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert desk.complaints == []


def test_download_from_the_export_page(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.dashboards.rows import make_decision

    monkeypatch.setattr(engines, "exports_folder", lambda: tmp_path)
    user = make_user()
    item = make_item("a" * 8)
    make_sighting(item)
    make_decision(item, user)
    desk.log_in(user)
    desk.page.goto(f"{desk.address}/exports/")
    with desk.page.expect_download() as download:
        desk.page.click("text=生成并下载")
    assert download.value.suggested_filename.startswith("处置清单_全部平台_")
    assert download.value.suggested_filename.endswith(".xlsx")
