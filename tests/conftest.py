"""What all tests share: no network but loopback (see pyproject.toml), temporary folders, no date of today."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.servers import postgresql


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long begin first, so that in the end no core waits for the last of them."""
    slow = {item.path for item in items if item.get_closest_marker("slow") is not None}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Connection string of an empty PostgreSQL for all tests that need one; where there is none they skip and say so."""
    if postgresql.find() is None:
        pytest.skip("no PostgreSQL: run make servers")
    with postgresql.serving() as dsn:
        yield dsn


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database file as in production: in memory, threads of the live server would lock each other out at once."""
    settings.DATABASES["default"]["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.sqlite3"
