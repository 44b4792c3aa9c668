"""An S3 server: Versity's gateway over a folder (Apache-2.0, Go), a program of its own that offices run in earnest.

Compiled once from the Go module proxy, where Go is at hand: two minutes of one core and as long a download, which CI does
beside its checks.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import FOLDER, free_port, wait_for_port

PROGRAM = "versitygw"
MODULE = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"
KEY, SECRET, BUCKET = "test-key", "test-secret", "evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningS3:
    """A server with one empty bucket. `folder` is where its objects lie as files, for tests that tamper."""

    address: str
    folder: Path


def find() -> str | None:
    """Path of the program, or None."""
    return shutil.which(PROGRAM, path=f"{FOLDER / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}")


def install() -> str:
    """Compile the program. Raises OSError, with the compiler's words, if that fails."""
    go = shutil.which("go")
    if go is None:
        raise OSError("Go 1.24 or newer is needed to compile it (https://go.dev/dl)")
    (FOLDER / "bin").mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"GOBIN": str(FOLDER / "bin"), "CGO_ENABLED": "0"}
    done = subprocess.run(
        [go, "install", "-ldflags=-s -w", MODULE], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise OSError(done.stderr.strip()[-500:])
    return str(FOLDER / "bin" / PROGRAM)


@contextmanager
def serving(folder: Path) -> Iterator[RunningS3]:
    """A server with its data in `folder` while the block runs. Raises OSError where the program is absent."""
    program = find()
    if program is None:
        raise OSError("no S3 server: run make servers")
    port = free_port()
    (folder / BUCKET).mkdir(parents=True)
    command = [program, "--access", KEY, "--secret", SECRET, "--port", f"127.0.0.1:{port}", "--quiet"]
    server = subprocess.Popen(
        [*command, "posix", "--sidecar", str(sidecar(folder)), str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port)
        yield RunningS3(address=f"http://127.0.0.1:{port}/{BUCKET}", folder=folder / BUCKET)
    finally:
        server.kill()
        server.wait()


def sidecar(folder: Path) -> Path:
    """Where the server keeps what it knows of objects, on file systems without extended attributes."""
    beside = folder.with_name(f"facts_of_{folder.name}")
    beside.mkdir(exist_ok=True)
    return beside
