"""Django settings: the composition root of database and web.

Read at import because Django works that way; everything that varies comes from `qingyuan.toml`. Without such a file the
defaults hold, so that tools which only load the models (type checker, tests) need none.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from crawlers.config import config_path
from dashboards.configuration import default_configuration, read_configuration

SECRET_KEY_VARIABLE = "QINGYUAN_SECRET_KEY"

CONFIGURATION = read_configuration() if config_path().exists() else default_configuration(Path.cwd())


def _secret_key() -> str:
    """From the environment, else the file `init` wrote, else one for this process only (sessions then end with it)."""
    if SECRET_KEY_VARIABLE in os.environ:
        return os.environ[SECRET_KEY_VARIABLE]
    file = CONFIGURATION.data_folder / "secret_key"
    return file.read_text("ascii").strip() if file.exists() else secrets.token_urlsafe(48)


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = list(CONFIGURATION.dashboards.host_names)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "indexer",
    "dashboards",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dashboards.security.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "dashboards.sessions.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "dashboards.urls"
WSGI_APPLICATION = "dashboards.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboards.reviewing.today.progress",
            ],
            "builtins": ["dashboards.templatetags.crawled"],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": CONFIGURATION.database_path,
        "OPTIONS": {
            # WAL lets people read while a night writes; IMMEDIATE makes writers queue instead of failing on a stale read.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }
}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "locked.html"
AXES_DISABLE_ACCESS_LOG = False
AXES_VERBOSE = False

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "queue"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = CONFIGURATION.dashboards.idle_minutes * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CONFIGURATION.dashboards.serves_https
CSRF_COOKIE_SECURE = CONFIGURATION.dashboards.serves_https
CSRF_COOKIE_HTTPONLY = True
if CONFIGURATION.dashboards.serves_https:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS if not name.startswith(("*", "."))]
    # waitress is told that every request came over TLS (`serving.py`), so this never redirects in a circle.
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    # Only this host is ours to decide on: subdomains and browsers' preload lists are their owner's.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
else:
    # Without TLS these four cannot be met; `doctor` and the README say when TLS is needed.
    SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
CSRF_FAILURE_VIEW = "dashboards.views.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
# Nothing to other hosts; but with "no-referrer" browsers send forms to ourselves as of origin "null", which CSRF refuses.
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = CONFIGURATION.indexer.timezone
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
