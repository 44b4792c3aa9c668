"""Making a place to work in: data folder, secret key, database, first account.

In: the configuration. Out: files, and a one-time password printed once. Running it again changes nothing that exists.
"""

import os
import secrets
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.management import call_command

from dashboards.accounts import create_user, let_change_sites, let_hold_evidence
from dashboards.configuration import Configuration

FIRST_USER = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAccount:
    """The account made by `init`; the password is shown once and must be changed at the first login."""

    username: str
    password: str


def prepare_data_folder(configuration: Configuration) -> None:
    """Make the data folder, readable by its owner only, and its secret key."""
    folder = configuration.data_folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    configuration.sites_folder.mkdir(parents=True, exist_ok=True)
    key = folder / "secret_key"
    if not key.exists():
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))


def prepare_database() -> None:
    """Bring the database of Django's settings up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def first_account() -> FirstAccount | None:
    """The first account with its one-time password; None if accounts exist already."""
    if User.objects.exists():
        return None
    account = FirstAccount(username=FIRST_USER, password=create_user(FIRST_USER, "管理员"))
    let_change_sites(FIRST_USER, is_allowed=True)
    let_hold_evidence(FIRST_USER, is_allowed=True)
    return account
