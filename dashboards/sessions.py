"""How long a session lasts, and what its owner must do first.

In: every request. Out: a redirect to the password page while an initial password is in use; the end of a session that is
older than a working day. Idle sessions end by Django's own setting.
"""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from dashboards.accounts import must_change_password

LONGEST_SESSION = timedelta(hours=10)
STARTED = "started_at"


class SessionLimits:
    """Middleware; stands behind authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not user.is_authenticated:
            return self._get_response(request)
        if _is_too_old(request):
            logout(request)
            return redirect("login")
        may_go_on = request.path in (reverse("password"), reverse("logout"))
        if not may_go_on and must_change_password(user):
            return redirect("password")
        return self._get_response(request)


def _is_too_old(request: HttpRequest) -> bool:
    now = int(timezone.now().timestamp())
    started = request.session.setdefault(STARTED, now)
    return bool(now - started > LONGEST_SESSION.total_seconds())
