"""Runs one crawl as a process of its own, so that whatever happens to it, the night can say so and go on.

In: a `CrawlPlan`. Out: `CrawlProgress` while it runs, `CrawlEnd` at its end.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crawlers.config import CONFIG_VARIABLE
from crawlers.plan import CrawlPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlProgress:
    """How far a crawl is: URLs waiting, and URLs done by outcome."""

    waiting: int
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """URLs done, however they ended."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlEnd:
    """How a crawl process ended. `complaint` is the last line of its log when it failed.

    `skipped` says by site how many URLs its page budget left out, `unchanged` how many pages had not changed.
    """

    is_complete: bool
    progress: CrawlProgress
    complaint: str
    skipped: dict[str, int]
    unchanged: dict[str, int]


def run_crawl(
    plan: CrawlPlan,
    on_progress: Callable[[CrawlProgress], None],
    on_line: Callable[[dict[str, Any]], None] = lambda _: None,
) -> CrawlEnd:
    """Crawl until the plan's frontier is empty or the process dies; never raises for what the crawl does.

    `on_line` is given every line that is no progress (verdicts, where the plan keeps nothing).
    """
    environment = os.environ | {CONFIG_VARIABLE: str(plan.config_path), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    log_path = plan.data_folder / "crawl.log"
    heard = _Heard()
    with log_path.open("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawlers.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            encoding="utf-8",
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(plan.to_json() + "\n")
            process.stdin.close()
            for line in process.stdout:
                heard.take(json.loads(line), on_progress, on_line)
        finally:
            if process.poll() is None and heard.reason == "":
                process.terminate()
            process.wait()
        log.seek(0)
        lines = [line for line in log.read().splitlines() if line.strip()]
    is_complete = process.returncode == 0
    complaint = "" if is_complete else f"{lines[-1] if lines else '没有说明'}（详见 {log_path}）"
    return CrawlEnd(
        is_complete=is_complete,
        progress=heard.progress,
        complaint=complaint,
        skipped=heard.skipped,
        unchanged=heard.unchanged,
    )


@dataclass(slots=True, kw_only=True)
class _Heard:
    """What the process said so far; the last line says most."""

    progress: CrawlProgress = field(default_factory=lambda: CrawlProgress(waiting=0))
    reason: str = ""
    skipped: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)

    def take(
        self,
        fields: dict[str, Any],
        on_progress: Callable[[CrawlProgress], None],
        on_line: Callable[[dict[str, Any]], None],
    ) -> None:
        """One line of the process."""
        if "waiting" not in fields:
            on_line(fields)
            return
        self.reason = fields.pop("finished", "")
        self.skipped, self.unchanged = fields.pop("skipped", {}), fields.pop("unchanged", {})
        self.progress = CrawlProgress(waiting=fields.pop("waiting"), outcomes=fields)
        on_progress(self.progress)
