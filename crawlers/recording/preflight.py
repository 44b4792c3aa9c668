"""What the recording stood on (清洁性检查): versions, hashes of browser and code, names as resolved, proxy, clock.

Gathered once per run but for what concerns one page. Nothing in it names the machine or its user.

In: the browser's path and version, one page's recording. Out: JSON in UTF-8.
"""

import hashlib
import json
import platform
import time
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from crawlers.recording.exchange import Recording

PACKAGES = ("playwright", "warcio", "scrapy")
CLOCK_NOTE = "本机时钟未与外部时间源比对；可信时间以时间戳为准"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What all pages of a run have in common; digests are SHA-256 in hex."""

    system: str
    python: str
    packages: tuple[tuple[str, str], ...]
    browser_sha256: str
    code_sha256: str


def environment_of(browser: str) -> Environment:
    """Look at this machine once; reads the whole browser binary, so call it beside the event loop."""
    return Environment(
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        python=platform.python_version(),
        packages=tuple((name, version(name)) for name in PACKAGES),
        browser_sha256=_file_sha256(_binary(Path(browser))),
        code_sha256=_code_sha256(),
    )


def preflight_json(
    environment: Environment, *, browser: str, user_agent: str, started_at: datetime, recording: Recording
) -> bytes:
    """The record of one page. `resolved` holds for every host the address that was connected to."""
    fields = {
        "started_at": started_at.isoformat(),
        "clock": {"note": CLOCK_NOTE, "timezone": time.strftime("%z")},
        "system": environment.system,
        "python": environment.python,
        "packages": dict(environment.packages),
        "browser": browser,
        "browser_sha256": environment.browser_sha256,
        "code_sha256": environment.code_sha256,
        "user_agent": user_agent,
        "proxy": "loopback guard proxy of this program; http is passed on, https is tunnelled, no byte is changed",
        "egress": "not asked: no outside service is called while recording",
        "context": "new browser context without cookies, cache, service workers or downloads",
        "resolved": dict(recording.addresses),
    }
    return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True).encode()


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
