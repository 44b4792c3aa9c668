"""What a recorder must know before it opens the first page; crosses to the worker processes as one line of JSON.

In: the configuration's values. Out: `RecordingPlan`.
"""

import json
from dataclasses import asdict, dataclass

from crawlers.config import build_record
from crawlers.manners.own_hosts import OwnHosts
from crawlers.manners.url_guard import host_key
from crawlers.recording.limits import RecordingLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondView:
    """How a page is looked at once more. `name` is for files, `title` for people; sizes are in CSS pixels.

    `upstream_proxy` is `http://host:port` of another way out of the house, which must allow CONNECT; "" for our own.
    """

    name: str
    title: str
    user_agent: str
    width: int
    height: int
    is_mobile: bool
    upstream_proxy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostClicks:
    """What may be clicked on pages of these hosts, as one site's file says; nothing is clicked anywhere else."""

    hosts: tuple[str, ...]
    selectors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPlan:
    """How pages are recorded in one run. `browser` is a path; `allow_private` as in `[crawlers] allow_private`.

    `time_servers` are asked for the clock's offset once; `egress`, `operator` and `task` are what the office says of its way
    out, of itself and of what it does, for the record.
    """

    browser: str
    user_agent: str
    allow_private: tuple[str, ...] = ()
    timeout_seconds: float = 30.0
    limits: RecordingLimits = RecordingLimits()
    second_views: tuple[SecondView, ...] = ()
    clicks: tuple[HostClicks, ...] = ()
    time_servers: tuple[str, ...] = ()
    egress: str = ""
    operator: str = ""
    task: str = ""

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    def clicks_on(self, url: str) -> tuple[str, ...]:
        """What may be clicked on a page at `url`, in order."""
        host = host_key(url)
        return tuple(one for each in self.clicks if OwnHosts(each.hosts).cover(host) for one in each.selectors)


def recording_plan_of(line: str) -> RecordingPlan:
    """The plan `to_json` wrote. Raises ConfigError for anything else."""
    return build_record(RecordingPlan, json.loads(line), where="recording plan")
