"""Runs a crawl as one process of its own or several, so that whatever happens to them, the night can say so and go on.

In: a `CrawlPlan`. Out: `CrawlProgress` while it runs, `CrawlEnd` at its end.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Thread
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
    """How a crawl ended. `complaint` is the last line of the log of each process that failed, if any.

    `left_out` says by site and reason how many URLs were not asked, `unchanged` how many pages had not changed, `repeated` how
    many said the same as another page of the night. `rests_until` is set where the crawl let go of what was put off: from then on the
    same run has something to ask.
    """

    is_complete: bool
    progress: CrawlProgress
    complaint: str
    left_out: dict[str, dict[str, int]]
    unchanged: dict[str, int]
    repeated: dict[str, int]
    rests_until: datetime | None = None


def run_crawl(
    plan: CrawlPlan,
    on_progress: Callable[[CrawlProgress], None],
    on_line: Callable[[dict[str, Any]], None] = lambda _: None,
    workers: int = 1,
    *,
    goes_on: bool = False,
) -> CrawlEnd:
    """Crawl until the plan's frontier is empty or the processes die; never raises for what the crawl does.

    `on_line` is given every line that is no progress (verdicts, where the plan keeps nothing). Of several workers the first
    makes ready what all share; when one dies, the others take over what it had. With `goes_on` their logs go on as well.
    """
    said: SimpleQueue[_Line] = SimpleQueue()
    team = [_Worker(plan, 0, said, goes_on=goes_on)]
    at_work = 1
    try:
        while at_work:
            line = said.get()
            if line.fields is None:
                at_work -= 1
            elif "waiting" not in line.fields:
                on_line(line.fields)
            else:
                line.worker.take(line.fields)
                if len(team) < workers and not line.worker.reason:
                    others = replace(plan, starts_over=False, forgets=())
                    team += [_Worker(others, number, said, goes_on=goes_on) for number in range(1, workers)]
                    at_work += workers - 1
                on_progress(_sum_of(team))
    finally:
        for worker in team:
            worker.end()
    return _end_of(team)


def _sum_of(team: "Sequence[_Worker]") -> CrawlProgress:
    """What waits is the same for all; what was done adds up."""
    outcomes: Counter[str] = Counter()
    for worker in team:
        outcomes.update(worker.progress.outcomes)
    waiting = [worker.progress.waiting for worker in team if not worker.reason]
    return CrawlProgress(waiting=max(waiting, default=0), outcomes=dict(outcomes))


def _end_of(team: "Sequence[_Worker]") -> CrawlEnd:
    """The frontier was dry for whoever ended well, so that one is enough."""
    ended_well = [worker for worker in team if worker.status == 0]
    unchanged: Counter[str] = Counter()
    repeated: Counter[str] = Counter()
    for worker in team:
        unchanged.update(worker.unchanged)
        repeated.update(worker.repeated)
    complaints = [worker.complaint() for worker in team if worker.status != 0]
    rests = [worker.rests_until for worker in ended_well if worker.rests_until is not None]
    return CrawlEnd(
        is_complete=bool(ended_well),
        progress=_sum_of(team),
        complaint="；".join(complaints),
        left_out=ended_well[-1].left_out if ended_well else {},
        unchanged=dict(unchanged),
        repeated=dict(repeated),
        rests_until=datetime.fromtimestamp(min(rests), UTC) if rests else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line of a worker; no fields when there are no more."""

    worker: "_Worker"
    fields: dict[str, Any] | None


class _Worker:
    """One crawl process, and what it said so far; its last line says most."""

    def __init__(self, plan: CrawlPlan, number: int, said: "SimpleQueue[_Line]", *, goes_on: bool) -> None:
        self.progress = CrawlProgress(waiting=0)
        self.reason = ""
        self.rests_until: float | None = None
        self.left_out: dict[str, dict[str, int]] = {}
        self.unchanged: dict[str, int] = {}
        self.repeated: dict[str, int] = {}
        self._said = said
        self._log_path = plan.data_folder / (f"crawl.{number + 1}.log" if number else "crawl.log")
        variables = {CONFIG_VARIABLE: str(plan.config_path), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
        with self._log_path.open("a" if goes_on else "w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "crawlers.process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ | variables,
                encoding="utf-8",
            )
        self._listener = Thread(target=self._listen, args=(plan.to_json(),), name=f"crawl-{number}", daemon=True)
        self._listener.start()

    def _listen(self, plan: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            with suppress(BrokenPipeError), self._process.stdin as order:
                order.write(plan + "\n")
            for line in self._process.stdout:
                self._said.put(_Line(worker=self, fields=json.loads(line)))
        except ValueError:
            # Half a line: it died while it spoke.
            pass
        finally:
            self._process.wait()
            self._said.put(_Line(worker=self, fields=None))

    @property
    def status(self) -> int | None:
        """Exit status; None while at work."""
        return self._process.returncode

    def take(self, fields: dict[str, Any]) -> None:
        """One line of progress."""
        self.reason, self.rests_until = fields.pop("finished", ""), fields.pop("rests_until", None)
        self.left_out, self.unchanged = fields.pop("left_out", {}), fields.pop("unchanged", {})
        self.repeated = fields.pop("repeated", {})
        self.progress = CrawlProgress(waiting=fields.pop("waiting"), outcomes=fields)

    def end(self) -> None:
        """Stop the process if it is still at work, and wait until it is gone."""
        if self._process.poll() is None and not self.reason:
            self._process.terminate()
        self._listener.join()

    def complaint(self) -> str:
        """The last line of its log."""
        text = self._log_path.read_text("utf-8", "replace")
        lines = [line for line in text.splitlines() if line.strip()]
        return f"{lines[-1] if lines else '没有说明'}（详见 {self._log_path}）"
