"""Finding the browser and starting it the same way everywhere.

In: `[crawlers] browser`. Out: launch options for Playwright. An installed Chrome or Chromium is taken before Playwright's own.
"""

import os
import shutil
from pathlib import Path

INSTALLED_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
# Without these, Chromium calls its maker's servers at every start; a monitor talks to the sites it watches only.
QUIET_FLAGS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
)


def find_browser(configured: str = "") -> str | None:
    """Path of a browser to start: the configured one, an installed one, or Playwright's own. None if there is none."""
    if configured:
        return configured if Path(configured).exists() else None
    for name in INSTALLED_NAMES:
        path = shutil.which(name)
        if path:
            return path
    return _playwrights_own()


def launch_options(browser: str, proxy: str) -> dict[str, object]:
    """Options for Playwright's `chromium.launch`: quiet, headless, every connection through the guard's proxy."""
    flags = [*QUIET_FLAGS]
    if os.geteuid() == 0:
        # Chromium refuses its sandbox under root; a service should run under a user of its own.
        flags.append("--no-sandbox")
    # Windows nobody asked for stay shut, as on anybody's desk; Playwright would let them open.
    unwanted = ["--disable-popup-blocking"]
    return {
        "executable_path": browser,
        "args": flags,
        "ignore_default_args": unwanted,
        "proxy": {"server": proxy},
        "headless": True,
    }


def _playwrights_own() -> str | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(folder.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None
