"""Checkers of web archives written by others, in a virtual environment of their own: what they need would not sit beside ours.

In: nothing. Out: the folder of their programs. Built once into `.servers/`, from the package registry that pip knows.
"""

import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import FOLDER, free_port, wait_for_port

# py-wacz 0.5.0 imports pkg_resources, which setuptools 81 no longer has.
PACKAGES = ("wacz==0.5.0", "pywb==2.10.0", "setuptools<81")
BUILDING_SECONDS = 300


def build() -> Path:
    """Folder of the programs `wacz`, `wb-manager` and `wayback`. Raises OSError where they cannot be installed."""
    folder = FOLDER / "checkers"
    stamp = folder / "installed.txt"
    wanted = "\n".join(PACKAGES)
    if stamp.exists() and stamp.read_text() == wanted:
        return folder / "bin"
    venv.create(folder, with_pip=True, clear=True)
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=BUILDING_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise OSError(f"pip took more than {BUILDING_SECONDS} s") from error
    if done.returncode:
        raise OSError(done.stderr.strip()[-300:])
    stamp.write_text(wanted)
    return folder / "bin"


@contextmanager
def pywb(programs: Path, folder: Path, archive: Path) -> Iterator[str]:
    """pywb over one WACZ while the block runs; the address replayed pages stand under. Raises OSError if it refuses the archive."""
    for command in (["init", "evidence"], ["add", "--unpack-wacz", "evidence", str(archive)]):
        done = subprocess.run(
            [programs / "wb-manager", *command], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise OSError(done.stderr.strip()[-300:])
    port = free_port()
    with (folder / "wayback.log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "wayback", "-b", "127.0.0.1", "-p", str(port)], cwd=folder, stdout=log, stderr=log
        )
        try:
            wait_for_port(port)
            yield f"http://127.0.0.1:{port}/evidence/"
        finally:
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    sys.stdout.write(f"{build()}\n")
