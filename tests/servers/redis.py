"""Redis from the distribution's own package: what scrapy-redis, a peer of the benchmarks, keeps its queue in."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers import free_port, wait_for_port

PROGRAM = "redis-server"


def find() -> str | None:
    """Path of the program, or None."""
    return shutil.which(PROGRAM)


def install() -> str:
    """Install the package where that is allowed. Raises OSError if it is not, or fails."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise OSError(f"as root: apt-get install {PROGRAM}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    program = find()
    if done.returncode or program is None:
        raise OSError(done.stderr.strip()[-500:])
    return program


@contextmanager
def serving() -> Iterator[str]:
    """A server while the block runs; its address. Raises OSError where the program is absent."""
    program = find()
    if program is None:
        raise OSError("no Redis: run make servers")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="qingyuan-redis-") as folder:
        command = [
            program,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder,
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for_port(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.kill()
            server.wait()
