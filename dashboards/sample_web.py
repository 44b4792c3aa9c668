"""The bundled sample web as a process of its own, and its answers. It lies beside the code in `tests/sample_web`.

In: size and port. Out: a running web on loopback with its site files; scores of a night. Its truth is never served.
"""

import json
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[1]
SEED = 7


class SampleWebMissing(Exception):
    """The sample web is not there: this is an installation without the source folder."""


@contextmanager
def serving_sample_web(pages: int, port: int, sites_folder: Path) -> Iterator[int]:
    """Serve the sample web while the block runs; how many pages it has. Site files are written to `sites_folder`."""
    _refuse_taken_port(port)
    process = subprocess.Popen(
        [*_module("tests.sample_web", pages), "--port", str(port), "--sites", str(sites_folder)],
        cwd=_source(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise ValueError("样例网没有启动")
        yield json.loads(line)["pages"]
    finally:
        process.terminate()
        process.wait()


def compare_with_truth(actions: Iterable[tuple[str, str]], pages: int, port: int) -> dict[str, Any]:
    """What `tests.sample_web.answers` says of (url, action) pairs."""
    lines = "".join(json.dumps(pair) + "\n" for pair in actions)
    answer = subprocess.run(
        [*_module("tests.sample_web.answers", pages), "--port", str(port)],
        cwd=_source(),
        input=lines,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise ValueError(f"端口 {port} 已被占用（也许另一次演示还在运行）；可用 --port 换一个") from None


def _module(name: str, pages: int) -> list[str]:
    return [sys.executable, "-m", name, "--pages", str(pages), "--seed", str(SEED)]


def _source() -> Path:
    if not (SOURCE / "tests" / "sample_web").is_dir():
        raise SampleWebMissing("演示需要源代码目录中的样例网（tests/sample_web）")
    return SOURCE
