"""`python -m crawlers.browsing.setup`: gets what screenshots need, or says in one line how to.

A browser: an installed one, else Playwright's download, else Debian's package when root. A Chinese font: an installed one,
else Debian's package when root. In: nothing. Out: exit status 0; missing pieces are said, for a night works without them.
"""

import os
import shutil
import subprocess
import sys

from crawlers.browsing.browser import find_browser
from crawlers.browsing.fonts import find_chinese_font

DOWNLOAD_SECONDS = 240
PACKAGE_SECONDS = 600


def main() -> int:
    """Install what is missing, as far as this user may."""
    if find_browser() is None and not _download_browser():
        _install("chromium")
    if find_chinese_font() is None:
        _install("fonts-noto-cjk")
    if find_browser() is None:
        _say("没有浏览器，页面不能截图：请安装 Chromium（Debian：apt install chromium）")
    if find_chinese_font() is None:
        _say("没有中文字体，截图会显示方框：请安装 fonts-noto-cjk")
    return 0


def _download_browser() -> bool:
    """Playwright's own browser; False if it cannot be had."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        # Playwright's browser lacks the system libraries it needs; Debian's package brings them.
        return False
    _say("下载浏览器 …")
    return _run([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_SECONDS)


def _install(package: str) -> bool:
    """Debian's package, when root; False if it cannot be had."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    _say(f"安装 {package} …")
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package]
    return _run(["apt-get", "update", "--quiet"], PACKAGE_SECONDS) and _run(install, PACKAGE_SECONDS)


def _run(command: list[str], seconds: int) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main())
