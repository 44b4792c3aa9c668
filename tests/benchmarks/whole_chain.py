"""A crawl of the sample web's plain hosts as a night does it, in a process of its own and watched from outside.

In: a folder, a size. Out: what the crawl reported, with its resident memory at each moment.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from crawlers.plan import CrawlPlan
from crawlers.site_shelf import load_sites
from dashboards.first_configuration import write_configuration

# Hosts whose pages need neither browser nor picture reading and set no pace of their own.
PLAIN = ("fenlei", "forum", "gushi", "kepu", "news", "wenda", "yiyuan", "zhengwu")
NIGHT = date(2026, 11, 20)
SEED = 7
# Requests under way at once, over all hosts as on one: Scrapy's own measure.
AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Pages read by `at` (seconds of the monotonic clock) and resident MiB of the crawl then."""

    at: float
    read: int
    memory: float


@contextmanager
def sample_web(folder: Path, *, pages: int, port: int, answer_seconds: float = 0.0, seed: int = SEED) -> Iterator[None]:
    """A sample web on `port` as a process of its own, its site files in `folder/sites`. Raises OSError if the port is taken."""
    arguments = ["--pages", str(pages), "--seed", str(seed), "--port", str(port), "--sites", str(folder / "sites")]
    command = [sys.executable, "-m", "tests.sample_web", *arguments, "--answer-seconds", str(answer_seconds)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert server.stdout is not None
        if not server.stdout.readline():
            raise OSError(f"the sample web did not start on port {port}")
        yield
    finally:
        server.terminate()
        server.wait()


def crawl_whole_chain(folder: Path, *, sites: Path, port: int) -> list[Moment]:
    """Crawl into `folder/data`, which must not exist; the first moment is half a second after the start, the last the end."""
    configuration, environment = equip(folder, port)
    known = load_sites((sites,))
    plan = CrawlPlan(
        run="bench",
        night=NIGHT,
        data_folder=folder / "data",
        config_path=configuration,
        sites=tuple(replace(known[name], pace=replace(known[name].pace, concurrency=AT_ONCE)) for name in PLAIN),
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "crawlers.process"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(plan.to_json() + "\n")
    process.stdin.close()
    moments = [
        Moment(at=time.monotonic(), read=json.loads(line).get("read", 0), memory=_resident_mebibytes(process.pid))
        for line in process.stdout
    ]
    if process.wait() != 0:
        raise RuntimeError("the crawl failed")
    return moments


def equip(folder: Path, port: int) -> tuple[Path, dict[str, str]]:
    """A configuration in `folder` with a data folder `data` and its database; the environment to use it in."""
    configuration = folder / "qingyuan.toml"
    changes = {
        "contact": '"mailto:bench@example.org"',
        "allow_private": f'["*.localhost:{port}"]',
        "data_folder": '"data"',
        "fetches_pictures": "false",
        "reads_images": "false",
        "browser": '"/nonexistent"',
    }
    write_configuration(configuration, changes)
    (folder / "data").mkdir()
    environment = os.environ | {"QINGYUAN_CONFIG": str(configuration), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, check=True)
    return configuration, environment


def _resident_mebibytes(process: int) -> float:
    """Memory of a running process; `statm` counts pages of 4 KiB."""
    return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) / 256
