"""One small sample web for all nights of a test run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nights.office import Office
from tests.sample_web import SampleWeb, Server, serving

PAGES, SEED = 60, 11


@pytest.fixture(scope="session")
def web() -> SampleWeb:
    return SampleWeb(PAGES, SEED)


@pytest.fixture(scope="session")
def server(web: SampleWeb) -> Iterator[Server]:
    with serving(web) as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, server: Server) -> Office:
    return Office(tmp_path, server.port)
