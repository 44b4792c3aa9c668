"""Starts, watches and limits the process of `sealing_process.py`. In: a folder of its own. Out: what it said."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tests

ROOT = Path(tests.__file__).parent.parent


def start(folder: Path, what: str, before: Callable[[], None] | None = None) -> "subprocess.Popen[str]":
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    command = [sys.executable, "-m", "tests.indexer.sealing_process", what]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        preexec_fn=before,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def run(folder: Path, what: str, before: Callable[[], None] | None = None) -> tuple[int, str, str]:
    process = start(folder, what, before)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def state_of(folder: Path) -> dict[str, Any]:
    status, out, err = run(folder, "check")
    assert status == 0, err
    state: dict[str, Any] = json.loads(out)
    return state


def limit_files(size: int) -> None:
    """To be called in the process itself: no file of it can grow beyond `size` bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
