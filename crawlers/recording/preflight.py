"""What the recording stood on (清洁性检查): versions, hashes of browser and code, names as resolved, proxy, clock.

Gathered once per worker process but for what concerns one page. Nothing in it names the machine or its user, but for the
operator and the task as the office itself words them.

In: the plan, the browser's version, one page's recording. Out: JSON in UTF-8.
"""

import hashlib
import json
import os
import platform
import shutil
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from crawlers.exchange import Recording
from crawlers.recording.clock import ClockReading, readings_of
from crawlers.recording.recording_plan import RecordingPlan

PACKAGES = ("playwright", "warcio", "scrapy")
CLOCK_UNKNOWN = "本机时钟未与外部时间源比对；可信时间以时间戳为准"
EGRESS_UNKNOWN = "未登记；录制时不向外部服务查询出口地址"
RESOLVERS, HOSTS = Path("/etc/resolv.conf"), Path("/etc/hosts")
PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What all pages of a run have in common; digests are SHA-256 in hex."""

    system: str
    python: str
    packages: tuple[tuple[str, str], ...]
    browser_sha256: str
    code_sha256: str
    clock: tuple[ClockReading, ...]
    resolvers: tuple[str, ...]
    overridden_hosts: frozenset[str]
    """Names the hosts file answers for, before any resolver is asked."""


def environment_of(plan: RecordingPlan) -> Environment:
    """Look at this machine once; reads the whole browser binary and asks time servers, so call it beside the event loop."""
    return Environment(
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        python=platform.python_version(),
        packages=tuple((name, version(name)) for name in PACKAGES),
        browser_sha256=_file_sha256(_binary(Path(plan.browser))),
        code_sha256=_code_sha256(),
        clock=readings_of(plan.time_servers),
        resolvers=tuple(words[1] for words in _lines(RESOLVERS) if words[0] == "nameserver" and len(words) > 1),
        overridden_hosts=frozenset(name.lower() for words in _lines(HOSTS) for name in words[1:]),
    )


def preflight_json(
    environment: Environment, plan: RecordingPlan, *, browser: str, started_at: datetime, recording: Recording
) -> bytes:
    """The record of one page. `resolved` holds for every host the address that was connected to."""
    answers = {host: list(found) for host, found in recording.answers}
    fields = {
        "operator": plan.operator,
        "task": plan.task,
        "started_at": started_at.isoformat(),
        "clock": {
            "note": clock_note(environment.clock),
            "servers": [asdict(one) for one in environment.clock],
            "timezone": time.strftime("%z"),
        },
        "system": environment.system,
        "python": environment.python,
        # Not "packages": checkers of WACZ take a file with that word for a catalogue of data packages, and fail it.
        "libraries": dict(environment.packages),
        "browser": browser,
        "browser_sha256": environment.browser_sha256,
        "code_sha256": environment.code_sha256,
        "user_agent": plan.user_agent,
        "proxy": "loopback guard proxy of this program; http is passed on, https is tunnelled, no byte is changed",
        "system_proxy": [name for name in PROXY_VARIABLES if os.environ.get(name) or os.environ.get(name.upper())],
        "system_proxy_note": "set for other programs; the recording browser uses the guard proxy only",
        "egress": plan.egress or EGRESS_UNKNOWN,
        "context": "new browser context without cookies, cache, service workers or downloads",
        "resolvers": list(environment.resolvers),
        "resolver_answers": answers,
        "resolved_by_hosts_file": sorted(environment.overridden_hosts & answers.keys()),
        "resolved": dict(recording.addresses),
        "free_disk_mebibytes": shutil.disk_usage(Path.cwd()).free // 2**20,
    }
    return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True).encode()


def clock_note(readings: Iterable[ClockReading]) -> str:
    """What the readings say of our clock, in a sentence."""
    offsets = [one.offset_seconds for one in readings if one.offset_seconds is not None]
    if not offsets:
        return CLOCK_UNKNOWN
    return f"与 {len(offsets)} 个时间源比对，偏差最大 {max(offsets, key=abs):+.3f} 秒"


def _lines(path: Path) -> list[list[str]]:
    """The words of each line that says something; none where the file cannot be read."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return []
    return [words for line in text.splitlines() if (words := line.partition("#")[0].split())]


def _binary(path: Path) -> Path:
    """The program itself: Debian's name for Chromium is a short script that starts it."""
    real = path.resolve()
    beside = Path("/usr/lib/chromium/chromium")
    return beside if real.stat().st_size < 100_000 and beside.exists() else real


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _code_sha256() -> str:
    """One digest over the names and digests of this folder's modules and those of the whole crawlers package."""
    root = Path(__file__).parents[1]
    lines = [f"{path.relative_to(root).as_posix()} {_file_sha256(path)}\n" for path in sorted(root.rglob("*.py"))]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
