"""One small sample web for all nights of a test run, and odd sites for single ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nights.odd_site import OddSite, serving_odd
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


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[OddSite]:
    """A site that answers as `answered` of the test's module says."""
    with serving_odd(request.module.answered) as running:
        yield running
