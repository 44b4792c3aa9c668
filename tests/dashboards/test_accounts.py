"""No default password: every account starts with a generated one that must be changed."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.test import RequestFactory

from dashboards.accounts import UNAMBIGUOUS, create_user, must_change_password, note_password_changed, renew_password


@pytest.mark.django_db
def test_new_user_gets_a_long_unambiguous_password_that_must_be_changed() -> None:
    password = create_user("shenhe01", "李审核")
    user = User.objects.get(username="shenhe01")
    assert len(password) >= 16
    assert set(password) <= set(UNAMBIGUOUS)
    assert not set(UNAMBIGUOUS) & set("0O1lIio")
    assert user.get_full_name() == "李审核"
    assert not user.is_superuser
    assert password not in user.password
    assert authenticate(RequestFactory().post("/"), username="shenhe01", password=password) == user
    assert must_change_password(user)
    note_password_changed(user)
    assert not must_change_password(user)


@pytest.mark.django_db
def test_passwords_differ_and_a_name_is_given_once() -> None:
    assert create_user("shenhe01", "李") != create_user("shenhe02", "王")
    with pytest.raises(ValueError, match="已存在"):
        create_user("shenhe01", "李")


@pytest.mark.django_db
def test_renewed_password_replaces_the_old_one() -> None:
    old = create_user("shenhe01", "李")
    new = renew_password("shenhe01")
    request = RequestFactory().post("/")
    assert authenticate(request, username="shenhe01", password=old) is None
    assert authenticate(request, username="shenhe01", password=new) is not None
    with pytest.raises(ValueError, match="没有用户"):
        renew_password("nobody")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "a b", "<script>", "x" * 200])
def test_unusable_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="用户名"):
        create_user(name, "李")


def test_passwords_are_hashed_by_the_frameworks_own_choice_outside_these_tests() -> None:
    from dashboards import settings

    assert not hasattr(settings, "PASSWORD_HASHERS")
