"""Time is proven by an authority or visibly missing; nothing is ever silently unsigned."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore
from indexer.keeping import keep
from indexer.models import Evidence, Sighting, TimestampToken
from indexer.sealing.sightings import seal
from indexer.searching.seam import SearchIndex
from indexer.timestamps.http import HttpTimestampAuthority, authority_at
from indexer.timestamps.replies import TimestampRejected, check, request_for
from indexer.timestamps.seam import ImprintAlgorithm, TimestampAuthority, TimestampUnavailable
from indexer.timestamps.stamping import stamp_waiting
from tests.factories import make_finding
from tests.indexer.snapshots import make_snapshot
from tests.indexer.time_authority import LocalTimeAuthority
from tests.indexer.timestamp_authority_contract import TimestampAuthorityContract

SEALED_AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)


@pytest.fixture(scope="module", params=[ImprintAlgorithm.SHA256, ImprintAlgorithm.SM3])
def local(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LocalTimeAuthority:
    return LocalTimeAuthority(tmp_path_factory.mktemp("tsa") / "a", request.param)


class TestLocalAuthority(TimestampAuthorityContract):
    """`openssl ts` as authority."""

    @pytest.fixture
    def authority(self, local: LocalTimeAuthority) -> TimestampAuthority:
        return local

    @pytest.fixture
    def roots(self, local: LocalTimeAuthority) -> Path:
        return local.roots


class TestHttpAuthority(TimestampAuthorityContract):
    """The same authority behind HTTP."""

    @pytest.fixture
    def authority(self, local: LocalTimeAuthority) -> Iterator[TimestampAuthority]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the library's name
                reply = local.stamp(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *args: object) -> None:
                """Nothing."""

        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
            thread.start()
            url = f"http://127.0.0.1:{server.server_address[1]}/"
            yield HttpTimestampAuthority(name=url, url=url, algorithm=local.algorithm)
            server.shutdown()
            thread.join()

    @pytest.fixture
    def roots(self, local: LocalTimeAuthority) -> Path:
        return local.roots


def test_a_token_that_leads_to_no_trusted_root_is_refused(local: LocalTimeAuthority, tmp_path: Path) -> None:
    stranger = LocalTimeAuthority(tmp_path / "stranger")
    request = request_for(b"x", local.algorithm)
    with pytest.raises(TimestampRejected):
        check(local.stamp(request), b"x", stranger.roots, request)


def test_an_address_names_its_algorithm() -> None:
    assert authority_at("sm3+https://tsa.example/").algorithm is ImprintAlgorithm.SM3
    assert authority_at("sm3+https://tsa.example/").url == "https://tsa.example/"
    assert authority_at("https://tsa.example/").algorithm is ImprintAlgorithm.SHA256


def test_an_authority_out_of_reach_is_said_to_be() -> None:
    with pytest.raises(TimestampUnavailable):
        authority_at("http://127.0.0.1:9/").stamp(b"")


@pytest.mark.django_db
def test_what_could_not_be_stamped_waits_and_is_stamped_later(
    local: LocalTimeAuthority, store: EvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    keep(make_finding(), night=date(2026, 11, 20), store=store, index=index)
    sighting = Sighting.objects.get()
    seal(sighting, snapshot=make_snapshot(sighting.url), store=store, ledger=ledger, sealed_at=SEALED_AT)

    def stamp() -> tuple[int, int]:
        (result,) = stamp_waiting([local], store=store, ledger=ledger, roots=local.roots, clock=lambda: SEALED_AT)
        return result.stamped, result.waiting

    local.is_reachable = False
    assert stamp() == (0, 1)
    assert not TimestampToken.objects.exists()
    local.is_reachable = True
    assert stamp() == (1, 0)
    assert stamp() == (0, 0)
    token = TimestampToken.objects.get()
    assert check(store.read(token.sha256), store.read(Evidence.objects.get().pk), local.roots).serial == token.serial
    assert [line.kind for line in ledger.lines()] == ["key", "seal", "stamp"]
