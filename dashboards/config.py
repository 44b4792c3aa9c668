"""This folder's table of `qingyuan.toml`."""

from dataclasses import dataclass
from typing import Annotated

from crawlers.ranges import Between
from dashboards.nights.alarm_config import AlarmConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardConfig:
    """Table `[dashboards]`."""

    listen: str = "127.0.0.1:8000"
    """Address and port the dashboard listens on. A public address needs TLS in front; see README."""
    replay_listen: str = "127.0.0.1:8001"
    """Address and port the replay server listens on, an origin of its own beside the dashboard. Empty: no replay."""
    replay_address: str = "http://replay.localhost:8001"
    """Where browsers reach the replay server. Its host name must not be the dashboard's, for cookies know no ports; replay
    needs https, or a name under localhost."""
    host_names: tuple[str, ...] = ("127.0.0.1", "localhost")
    """Names under which browsers may reach the dashboard."""
    unit_name: str = ""
    """Name of the unit, printed on exports."""
    serves_https: bool = False
    """Whether browsers reach the dashboard over TLS; cookies then travel over TLS only."""
    idle_minutes: Annotated[int, Between(1, 1440)] = 30
    """A session unused for this long ends."""
    nightly_at: str = "01:30"
    """When `qingyuan schedule` starts the night, Beijing time."""
    smallest_free_gigabytes: Annotated[float, Between(0, 1_000_000)] = 5.0
    """Less free disk space than this raises an alarm."""
    alarms: AlarmConfig = AlarmConfig()
