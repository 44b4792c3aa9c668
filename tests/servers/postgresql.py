"""PostgreSQL from the distribution's own package, in a cluster of its own that no other program of the machine knows.

It refuses to run as root, so that root runs it as the user the package made.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers import free_port, wait_for_port

PACKAGES = Path("/usr/lib/postgresql")
USER = "postgres"


def find() -> str | None:
    """Folder of the newest server's programs, or None."""
    found = [path.parent for path in PACKAGES.glob("*/bin/initdb")]
    if found:
        return str(max(found, key=lambda folder: int(folder.parent.name)))
    program = shutil.which("initdb")
    return str(Path(program).parent) if program else None


def install() -> str:
    """Install the package where that is allowed. Raises OSError if it is not, or fails."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise OSError("as root: apt-get install postgresql")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    folder = find()
    if done.returncode or folder is None:
        raise OSError(done.stderr.strip()[-500:])
    return folder


@contextmanager
def serving() -> Iterator[str]:
    """A server with one empty database while the block runs; its connection string. Raises OSError where the program is absent."""
    programs = find()
    if programs is None:
        raise OSError("no PostgreSQL: run make servers")
    folder = Path(tempfile.mkdtemp(prefix="qingyuan-postgresql-"))
    prefix = _as_owner(folder)
    try:
        initdb = [
            *prefix,
            f"{programs}/initdb",
            "-D",
            str(folder / "data"),
            "-U",
            "crawl",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
        ]
        subprocess.run([*initdb, "--locale", "C"], capture_output=True, check=True, cwd=folder)
        port = free_port()
        command = [
            *prefix,
            f"{programs}/postgres",
            "-D",
            str(folder / "data"),
            "-p",
            str(port),
            "-h",
            "127.0.0.1",
            "-k",
            "",
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([*command, "-c", "max_connections=60"], stdout=log, stderr=log, cwd=folder)
        try:
            wait_for_port(port)
            _wait_until_ready(programs, port)
            yield f"postgresql://crawl@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            # A session that a test killed may keep a polite server waiting.
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(programs: str, port: int, seconds: float = 60) -> None:
    """It listens before it answers."""
    end = time.monotonic() + seconds
    command = [f"{programs}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(command, check=False).returncode:
        if time.monotonic() > end:
            raise TimeoutError(f"PostgreSQL does not answer after {seconds} s")
        time.sleep(0.05)


def _as_owner(folder: Path) -> list[str]:
    """What stands before a command so that it runs as the owner of `folder`; root gives the folder away."""
    if os.geteuid() != 0:
        return []
    owner = pwd.getpwnam(USER)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--init-groups", "--"]
