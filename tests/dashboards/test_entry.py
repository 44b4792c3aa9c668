"""Login: one sentence for every failure, a lock after six, a new session key, and no way round the first change."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from dashboards.accounts import create_user
from dashboards.sessions import LONGEST_SESSION, STARTED
from tests.dashboards.rows import PASSWORD

NEW_PASSWORD = "mei-tian-yi-kao-2026"


def login(client: Client, username: str, password: str) -> int:
    return client.post("/login/", {"username": username, "password": password}).status_code


def test_wrong_password_and_unknown_user_read_the_same(client: Client, reviewer: User) -> None:
    pages = [
        client.post("/login/", {"username": name, "password": "wrong"}).content.decode()
        for name in (reviewer.username, "nobody")
    ]
    shown = [page[page.index("<main") : page.index("<form")] for page in pages]
    assert shown[0] == shown[1]
    assert "用户名或密码不正确" in shown[0]


def test_six_wrong_passwords_lock_even_the_right_one_out_for_a_while(client: Client, reviewer: User) -> None:
    for _ in range(6):
        status = login(client, reviewer.username, "wrong")
    assert status == 429
    response = client.post("/login/", {"username": reviewer.username, "password": PASSWORD})
    assert response.status_code == 429
    assert "15 分钟" in response.content.decode()
    assert client.get("/").status_code == 302


def test_an_attacker_elsewhere_does_not_lock_the_reviewer_out(client: Client, reviewer: User) -> None:
    attacker = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(7):
        login(attacker, reviewer.username, "wrong")
    assert login(client, reviewer.username, PASSWORD) == 302


def test_session_key_changes_at_login_and_the_old_one_is_worthless(client: Client, reviewer: User) -> None:
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = planted = str(session.session_key)
    assert login(client, reviewer.username, PASSWORD) == 302
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/").status_code == 302


def test_logout_ends_the_session_on_the_server(client: Client, reviewer: User) -> None:
    login(client, reviewer.username, PASSWORD)
    key = client.cookies["sessionid"].value
    client.post("/logout/")
    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get("/").status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, reviewer: User) -> None:
    client.get("/login/")
    login(client, reviewer.username, PASSWORD)
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


@pytest.mark.django_db
def test_initial_password_must_be_changed_before_anything_else(client: Client) -> None:
    password = create_user("xinren", "新人")
    assert login(client, "xinren", password) == 302
    for address in ("/", "/search/", "/exports/"):
        assert client.get(address)["Location"] == "/password/"
    weak = {"old_password": password, "new_password1": "123456789012", "new_password2": "123456789012"}
    assert client.post("/password/", weak).status_code == 200
    assert client.get("/").status_code == 302
    good = {"old_password": password, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post("/password/", good)["Location"] == "/"
    assert client.get("/").status_code == 200
    assert login(Client(), "xinren", password) == 200


def test_a_session_ends_after_a_working_day_however_busy(client: Client, reviewer: User) -> None:
    login(client, reviewer.username, PASSWORD)
    assert client.get("/").status_code == 200
    session = client.session
    long_ago = timezone.now() - LONGEST_SESSION - timedelta(seconds=5)
    session[STARTED] = int(long_ago.timestamp())
    session.save()
    assert client.get("/")["Location"] == "/login/"


def test_next_address_on_another_host_is_not_followed(client: Client, reviewer: User) -> None:
    form = {"username": reviewer.username, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/login/", form)["Location"] == "/"
