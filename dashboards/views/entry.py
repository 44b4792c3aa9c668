"""Coming and going: login, logout, the change of an initial password.

In: forms. Out: a session with a new key, or one and the same sentence for every failed login.
"""

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse
from django.urls import reverse_lazy

from dashboards.accounts import must_change_password, note_password_changed


class LoginForm(AuthenticationForm):
    """One sentence for an unknown name, a wrong password and a closed account."""

    error_messages = {
        "invalid_login": "用户名或密码不正确。",
        "inactive": "用户名或密码不正确。",
    }


class Login(LoginView):
    """登录."""

    template_name = "login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class ChangePassword(PasswordChangeView):
    """修改密码."""

    template_name = "password.html"
    success_url = reverse_lazy("queue")

    def get_context_data(self, **context: object) -> dict[str, object]:
        """Say whether the change is the first one, which nobody may skip."""
        user = self.request.user
        is_first = isinstance(user, User) and must_change_password(user)
        return super().get_context_data(**context) | {"is_first": is_first}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Keep the session, end the person's other ones, and lift the duty to change."""
        response = super().form_valid(form)
        note_password_changed(form.user)
        messages.success(self.request, "密码已修改。")
        return response
