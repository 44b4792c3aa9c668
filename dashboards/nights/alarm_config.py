"""Table `[dashboards.alarms]`: who is told, and by which way. In: nothing. Out: `AlarmConfig`; raises ConfigError."""

import re
from dataclasses import dataclass
from enum import StrEnum

from crawlers.config import ConfigError

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SERVER = re.compile(r"[\w.-]+:\d{1,5}")


class MailSecurity(StrEnum):
    """How the mail server is spoken to."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """In the clear: for a relay on the same machine."""


class WebhookFormat(StrEnum):
    """What is posted."""

    JSON = "json"
    WECOM = "wecom"
    """A text message of the group robot of 企业微信."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmConfig:
    """Without recipients and without a webhook, alarms stand in the night's report only."""

    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    mail_server: str = ""
    """host:port"""
    mail_security: MailSecurity = MailSecurity.STARTTLS
    mail_user_variable: str = ""
    mail_password_variable: str = ""
    """Names of environment variables; empty for a server that wants no login."""
    webhook_variable: str = ""
    """Name of the environment variable that holds the webhook's address, for the address holds its key."""
    webhook_format: WebhookFormat = WebhookFormat.JSON

    def __post_init__(self) -> None:
        where = "[dashboards.alarms]"
        if self.mail_to and not (self.mail_from and SERVER.fullmatch(self.mail_server)):
            raise ConfigError(f"{where}: mail_to needs mail_from, and mail_server as host:port")
        if bool(self.mail_user_variable) != bool(self.mail_password_variable):
            raise ConfigError(f"{where}: mail_user_variable and mail_password_variable go together")
        for address in (*self.mail_to, *([self.mail_from] if self.mail_from else [])):
            if "@" not in address or any(character.isspace() for character in address):
                raise ConfigError(f"{where}: {address!r} is not a mail address")
        for name in ("mail_user_variable", "mail_password_variable", "webhook_variable"):
            value = getattr(self, name)
            if value and not VARIABLE.fullmatch(value):
                raise ConfigError(f"{where}: {name} holds the name of an environment variable, not its value")
