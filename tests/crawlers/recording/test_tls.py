"""The certificate in the record is the one of the very connection the page came over."""

import asyncio
import base64
import hashlib
import json
import ssl
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import RecordingPlan
from crawlers.snapshot import ArtefactKind, Snapshot, SnapshotState

BROWSER = find_browser()
pytestmark = [pytest.mark.browser, pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")]
NAME = "secure.localhost"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the library's name
        body = "<!doctype html><meta charset=utf-8><title>安全</title><p>代孕套餐</p>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for NAME, its key beside it."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem"


@pytest.fixture(scope="module")
def port(certificate: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def trusting_browser(certificate: Path, folder: Path) -> str:
    """A browser that trusts this one key: Chromium, started by a script with one more flag."""
    public = subprocess.run(
        ["openssl", "x509", "-in", str(certificate), "-pubkey", "-noout"], capture_output=True, check=True
    ).stdout
    der = ssl.PEM_cert_to_DER_cert(
        public.decode().replace("PUBLIC KEY", "CERTIFICATE")
    )  # both are base64 between two lines
    pin = base64.b64encode(hashlib.sha256(der).digest()).decode()
    script = folder / "browser"
    script.write_text(f'#!/bin/sh\nexec {BROWSER} --ignore-certificate-errors-spki-list={pin} "$@"\n', "ascii")
    script.chmod(0o755)
    return str(script)


def record(browser: str, port: int) -> Snapshot:
    async def take() -> Snapshot:
        plan = RecordingPlan(browser=browser, user_agent="Qingyuan/0.1", allow_private=(f"{NAME}:{port}",))
        async with Recorder(plan) as recorder:
            return await recorder.take(f"https://{NAME}:{port}/")

    return asyncio.run(take())


def test_certificate_protocol_and_address_are_those_of_the_connection(
    certificate: Path, port: int, tmp_path: Path
) -> None:
    snapshot = record(trusting_browser(certificate, tmp_path), port)
    assert snapshot.state is SnapshotState.COMPLETE, snapshot.problems
    assert snapshot.recording is not None
    ((origin, chain),) = snapshot.recording.certificates
    assert origin == f"https://{NAME}:{port}"
    assert chain[0] == ssl.PEM_cert_to_DER_cert(certificate.read_text("ascii"))
    page = snapshot.recording.exchanges[0]
    assert page.tls is not None
    assert (page.tls.protocol, page.tls.subject, page.remote_ip) == ("TLS 1.3", NAME, "127.0.0.1")
    artefact = snapshot.find(ArtefactKind.WACZ)
    assert artefact is not None
    kept = json.loads(zipfile.ZipFile(BytesIO(artefact.body)).read("evidence/pageinfo.json"))
    assert list(kept["certificates_der"]) == [origin]


def test_a_certificate_nobody_vouches_for_is_a_failure_that_says_so(port: int) -> None:
    snapshot = record(BROWSER or "", port)
    assert snapshot.state is SnapshotState.FAILED
    assert "CERT" in " ".join(snapshot.problems)
