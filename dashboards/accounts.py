"""Accounts with generated one-time passwords. There is no default password anywhere.

In: a user name and what to call the person. Out: the password, told once and stored only as a hash; the first login
must change it. Raises ValueError with a Chinese sentence.
"""

import secrets

from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import transaction

from dashboards.models import AccountState

# Letters and digits that nobody mistakes for one another on paper or on the phone: no 0 O 1 l I, no look-alikes.
UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
PASSWORD_LENGTH = 20


def generate_password() -> str:
    """A random password of PASSWORD_LENGTH characters, about 115 bits."""
    return "".join(secrets.choice(UNAMBIGUOUS) for _ in range(PASSWORD_LENGTH))


def create_user(username: str, display_name: str) -> str:
    """Create a reviewer and return the one-time password. Raises ValueError if the name is taken or unusable."""
    try:
        User._meta.get_field("username").clean(username, None)
    except ValidationError as error:
        raise ValueError(f"用户名 {username!r} 不可用：{''.join(error.messages)}") from None
    if User.objects.filter(username=username).exists():
        raise ValueError(f"用户 {username} 已存在")
    password = generate_password()
    with transaction.atomic():
        user = User.objects.create_user(username=username, password=password, first_name=display_name)
        AccountState.objects.create(user=user, must_change_password=True)
    return password


def renew_password(username: str) -> str:
    """A new one-time password for an existing reviewer; all their sessions end. Raises ValueError if unknown."""
    user = user_named(username)
    password = generate_password()
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        AccountState.objects.update_or_create(user=user, defaults={"must_change_password": True})
    return password


def user_named(username: str) -> User:
    """The account of that name. Raises ValueError if there is none."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise ValueError(f"没有用户 {username}")
    return user


def let_change_sites(username: str, *, is_allowed: bool) -> None:
    """Whether this person may add sites and switch them on and off. Raises ValueError if unknown."""
    _let(username, "change_sites", is_allowed)


def let_hold_evidence(username: str, *, is_allowed: bool) -> None:
    """Whether this person may put evidence under hold and lift that. Raises ValueError if unknown."""
    _let(username, "hold_evidence", is_allowed)


def _let(username: str, codename: str, is_allowed: bool) -> None:
    user = user_named(username)
    permission = Permission.objects.get(content_type__app_label="dashboards", codename=codename)
    if is_allowed:
        user.user_permissions.add(permission)
    else:
        user.user_permissions.remove(permission)


def must_change_password(user: User) -> bool:
    """Whether this person still uses a password somebody else has seen."""
    return AccountState.objects.filter(user=user, must_change_password=True).exists()


def note_password_changed(user: User) -> None:
    """The person chose a password of their own."""
    AccountState.objects.update_or_create(user=user, defaults={"must_change_password": False})
