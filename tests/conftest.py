"""What all tests share: no network but loopback (see pyproject.toml), temporary folders, no date of today."""

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database file as in production: in memory, threads of the live server would lock each other out at once."""
    settings.DATABASES["default"]["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.sqlite3"
