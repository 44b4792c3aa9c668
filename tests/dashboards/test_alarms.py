"""Promises of alarms: they arrive by mail and webhook, hold no secret, and one that does not arrive is itself reported."""

import socket
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from crawlers.config import ConfigError, build_record
from dashboards.nights.alarm import MOST_LINES, Alarm, AlarmKind, alarm_from, message, subject
from dashboards.nights.alarm_channels import CHAT_BYTES, send_alarms
from dashboards.nights.alarm_config import AlarmConfig, MailSecurity, WebhookFormat
from tests.dashboards.mail_and_hook import Hook, Postbox, serving_hook, serving_mail

NIGHT = date(2026, 11, 21)
ALARMS = [
    Alarm(kind=AlarmKind.ZERO_RESULTS, site="forum", sentence="读到 90 页，命中 0；以往每夜约 5 个"),
    Alarm(kind=AlarmKind.DISK_LOW, sentence="只剩 1.0 GB"),
]


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with serving_mail() as box:
        yield box


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    with serving_hook() as running:
        monkeypatch.setenv("HOOK", running.url)
        yield running


def mail_config(address: str, **changes: Any) -> AlarmConfig:
    fields: dict[str, Any] = {
        "mail_to": ("zhiban@example.org", "zuzhang@example.org"),
        "mail_from": "qingyuan@example.org",
        "mail_server": address,
        "mail_security": MailSecurity.NONE,
    }
    return AlarmConfig(**(fields | changes))


def test_a_mail_arrives_and_says_what_happened(postbox: Postbox) -> None:
    assert send_alarms(mail_config(postbox.address), "某市网信办", NIGHT, ALARMS) == []
    (mail,) = postbox.mails
    assert mail["To"] == "zhiban@example.org, zuzhang@example.org"
    assert mail["Subject"] == "清源 2026-11-21 夜间巡查：结果为零、磁盘空间不足"
    text = mail.get_content()
    assert "【结果为零】站点 forum：读到 90 页，命中 0" in text
    assert "“零命中”不等于“没有广告”" in text


@pytest.mark.filterwarnings("ignore::Warning:aiosmtpd")
def test_a_server_that_wants_a_login_gets_the_password_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving_mail("robot", "p4ss") as box:
        config = mail_config(box.address, mail_user_variable="MAIL_USER", mail_password_variable="MAIL_PASSWORD")
        monkeypatch.setenv("MAIL_USER", "robot")
        monkeypatch.setenv("MAIL_PASSWORD", "wrong-secret")
        (problem,) = send_alarms(config, "", NIGHT, ALARMS)
        assert "535" in problem
        assert "wrong-secret" not in problem
        monkeypatch.setenv("MAIL_PASSWORD", "p4ss")
        assert send_alarms(config, "", NIGHT, ALARMS) == []
        assert len(box.mails) == 1


def test_a_server_without_starttls_gets_no_mail_in_the_clear(postbox: Postbox) -> None:
    config = mail_config(postbox.address, mail_security=MailSecurity.STARTTLS)
    (problem,) = send_alarms(config, "", NIGHT, ALARMS)
    assert "邮件" in problem
    assert postbox.mails == []


def test_a_webhook_gets_fields_and_text(hook: Hook) -> None:
    assert send_alarms(AlarmConfig(webhook_variable="HOOK"), "某市网信办", NIGHT, ALARMS) == []
    (posted,) = hook.posted
    assert posted["night"] == "2026-11-21"
    assert [alarm_from(fields) for fields in posted["alarms"]] == ALARMS
    assert posted["text"] == message("某市网信办", NIGHT, ALARMS)


def test_the_robot_of_wecom_gets_a_text_message_within_its_limit(hook: Hook) -> None:
    config = AlarmConfig(webhook_variable="HOOK", webhook_format=WebhookFormat.WECOM)
    many = [Alarm(kind=AlarmKind.ZERO_RESULTS, site=f"s{n}", sentence="很长的句子" * 20) for n in range(40)]
    assert send_alarms(config, "", NIGHT, many) == []
    (posted,) = hook.posted
    assert posted["msgtype"] == "text"
    assert 500 < len(posted["text"]["content"].encode()) <= CHAT_BYTES
    hook.answer = '{"errcode": 93000, "errmsg": "invalid webhook url"}'
    assert send_alarms(config, "", NIGHT, ALARMS) == ["警报未能经webhook送达：企业微信返回错误码 93000"]
    hook.answer = "<html>"
    assert "不是企业微信的格式" in send_alarms(config, "", NIGHT, ALARMS)[0]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_refuses_or_moves_is_reported_without_its_key(hook: Hook, status: int) -> None:
    hook.status = status
    (problem,) = send_alarms(AlarmConfig(webhook_variable="HOOK"), "", NIGHT, ALARMS)
    assert f"对方返回 {status}" in problem
    assert "very-secret" not in problem
    assert len(hook.posted) == 1


def test_one_dead_channel_does_not_silence_the_other(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        dead = unused.getsockname()[1]
    monkeypatch.setenv("HOOK", f"http://127.0.0.1:{dead}/?key=very-secret")
    problems = send_alarms(mail_config(postbox.address, webhook_variable="HOOK"), "", NIGHT, ALARMS)
    assert len(postbox.mails) == 1
    assert len(problems) == 1
    assert "webhook" in problems[0]
    assert "very-secret" not in problems[0]


@pytest.mark.parametrize("value", [None, "", "ftp://x"])
def test_a_webhook_without_address_is_reported(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK", raising=False)
    if value is not None:
        monkeypatch.setenv("HOOK", value)
    assert "HOOK" in send_alarms(AlarmConfig(webhook_variable="HOOK"), "", NIGHT, ALARMS)[0]


def test_without_alarms_or_channels_nothing_is_sent(postbox: Postbox) -> None:
    assert send_alarms(mail_config(postbox.address), "", NIGHT, []) == []
    assert send_alarms(AlarmConfig(), "", NIGHT, ALARMS) == []
    assert postbox.mails == []


def test_a_message_about_many_alarms_names_some_and_counts_the_rest() -> None:
    many = [Alarm(kind=AlarmKind.BLOCKED, site=f"s{n}", sentence="x") for n in range(MOST_LINES + 5)]
    text = message("", NIGHT, many)
    assert text.count("【大量被拦截】") == MOST_LINES
    assert "另有 5 条" in text
    assert subject(NIGHT, many).endswith("大量被拦截")


@pytest.mark.parametrize(
    "table",
    [
        {"mail_to": ["a@b.example"]},
        {"mail_to": ["a@b.example"], "mail_from": "c@d.example", "mail_server": "mail.example"},
        {"mail_to": ["not an address"], "mail_from": "c@d.example", "mail_server": "mail.example:25"},
        {"mail_user_variable": "USER_ONLY"},
        {"webhook_variable": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"},
        {"webhook_format": "xml"},
        {"smtp": "x"},
    ],
)
def test_a_table_that_cannot_work_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        build_record(AlarmConfig, table, where="[dashboards.alarms]")
