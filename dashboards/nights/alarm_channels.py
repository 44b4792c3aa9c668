"""Sending alarms by mail and to webhooks. Secrets come from the environment; the configuration holds the variables' names.

In: alarms, `[dashboards.alarms]`. Out: sentences about channels that failed; a failed channel never stops the others.
"""

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from datetime import date
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from dashboards.nights.alarm import Alarm, message, subject
from dashboards.nights.alarm_config import AlarmConfig, MailSecurity, WebhookFormat

SECONDS = 20
# A chat robot of 企业微信 takes 2048 bytes of text.
CHAT_BYTES = 2000
ANSWER_BYTES = 10_000


def send_alarms(config: AlarmConfig, unit: str, night: date, alarms: Sequence[Alarm]) -> list[str]:
    """Send over every channel that is configured; one sentence for each that failed."""
    if not alarms:
        return []
    channels: list[tuple[str, Callable[[], None]]] = []
    if config.mail_to:
        channels.append(("邮件", lambda: _mail(config, unit, night, alarms)))
    if config.webhook_variable:
        channels.append(("webhook", lambda: _post(config, unit, night, alarms)))
    return [f"警报未能经{name}送达：{problem}" for name, send in channels if (problem := _attempt(send))]


def _attempt(send: Callable[[], None]) -> str:
    """Why a channel failed, or an empty text. Messages of libraries may hold addresses with keys in them, so they are not shown."""
    try:
        send()
    except smtplib.SMTPResponseException as error:
        return f"邮件服务器回答 {error.smtp_code}"
    except urllib.error.HTTPError as error:
        return f"对方返回 {error.code}"
    except (smtplib.SMTPException, OSError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None)
        return f"{type(error).__name__}{f'（{reason}）' if isinstance(reason, str) else ''}"
    except ValueError as error:
        return str(error)
    return ""


def _mail(config: AlarmConfig, unit: str, night: date, alarms: Sequence[Alarm]) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject(night, alarms), config.mail_from, ", ".join(config.mail_to)
    mail["Date"], mail["Message-ID"] = formatdate(localtime=True), make_msgid(domain="qingyuan.invalid")
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message(unit, night, alarms))
    host, _, port = config.mail_server.rpartition(":")
    with _connected(config, host, int(port)) as server:
        if config.mail_user_variable:
            server.login(_secret(config.mail_user_variable), _secret(config.mail_password_variable))
        refused = server.send_message(mail)
    if refused:
        raise ValueError(f"{len(refused)} 个收件人被拒收")


def _connected(config: AlarmConfig, host: str, port: int) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if config.mail_security is MailSecurity.TLS:
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    if config.mail_security is MailSecurity.STARTTLS:
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _post(config: AlarmConfig, unit: str, night: date, alarms: Sequence[Alarm]) -> None:
    address = _secret(config.webhook_variable)
    if not address.startswith(("https://", "http://")):
        raise ValueError(f"环境变量 {config.webhook_variable} 不是网址")
    body = json.dumps(_payload(config.webhook_format, unit, night, alarms), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request = urllib.request.Request(address, data=body, headers=headers, method="POST")
    with urllib.request.build_opener(_NoRedirect()).open(request, timeout=SECONDS) as answer:
        said = answer.read(ANSWER_BYTES)
    if config.webhook_format is WebhookFormat.WECOM:
        _check_chat_answer(said)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A webhook that moves is wrongly configured; alarms do not follow it elsewhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _payload(kind: WebhookFormat, unit: str, night: date, alarms: Sequence[Alarm]) -> dict[str, object]:
    text = message(unit, night, alarms)
    if kind is WebhookFormat.WECOM:
        return {"msgtype": "text", "text": {"content": text.encode()[:CHAT_BYTES].decode("utf-8", "ignore")}}
    return {"unit": unit, "night": night.isoformat(), "alarms": [one.as_fields() for one in alarms], "text": text}


def _check_chat_answer(said: bytes) -> None:
    """The robot answers 200 even where it refuses; the body says so."""
    try:
        code = json.loads(said).get("errcode")
    except (ValueError, AttributeError):
        raise ValueError("对方的回答不是企业微信的格式") from None
    if code != 0:
        raise ValueError(f"企业微信返回错误码 {code}")


def _secret(variable: str) -> str:
    if not os.environ.get(variable):
        raise ValueError(f"环境变量 {variable} 为空")
    return os.environ[variable]
