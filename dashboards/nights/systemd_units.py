"""Unit files for machines whose systemd starts the nights: `qingyuan schedule --systemd` prints them.

In: the configuration's place, the account. Out: names and texts of a service and a timer for the nights, and of another pair that tells
of a night that is late, for what did not start cannot tell so itself.
"""

import signal
import sys
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from crawlers.config import CONFIG_VARIABLE
from dashboards.configuration import Configuration
from dashboards.exit_status import ExitStatus
from dashboards.nights.stopping import ENDED_BY_SIGNAL

NAME = "qingyuan-nightly"
WATCH = "qingyuan-watch"
# A night has until the morning; then it is told to end, and the next start goes on where it was.
LONGEST_NIGHT = "10h"
# Told to end, a night lets the pages under way come in, writes its report and tells its alarms.
LONGEST_END = "3min"
# A night that broke off or found another at work is started again after this, until so many starts failed in a row.
PAUSE, MOST_STARTS, WITHIN = "15min", 12, "6h"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One file for /etc/systemd/system."""

    name: str
    text: str


def units(configuration: Configuration, at: time, user: str) -> tuple[Unit, Unit, Unit, Unit]:
    """The service of the nights and its timer, the service of the watch and its own.

    Done with odd findings counts as success for systemd: the alarms tell people. A night that found another at work has not been.
    """
    return (
        Unit(name=f"{NAME}.service", text=_night(configuration, user)),
        Unit(name=f"{NAME}.timer", text=_timer(at)),
        Unit(name=f"{WATCH}.service", text=_watch(configuration, user)),
        Unit(name=f"{WATCH}.timer", text=WATCH_TIMER),
    )


def _night(configuration: Configuration, user: str) -> str:
    fine = f"{ExitStatus.PARTIAL:d} {ExitStatus.SUSPECT:d}"
    hopeless = f"{ExitStatus.WRONG_USE:d} {ENDED_BY_SIGNAL + signal.SIGTERM:d}"
    return f"""[Unit]
Description=Qingyuan: one night of patrol
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec={WITHIN}
StartLimitBurst={MOST_STARTS}

[Service]
{_process(configuration, user, "nightly --due")}SuccessExitStatus={fine}
Restart=on-failure
RestartPreventExitStatus={hopeless}
RestartSec={PAUSE}
TimeoutStartSec={LONGEST_NIGHT}
TimeoutStopSec={LONGEST_END}
KillMode=mixed
Nice=5
"""


def _watch(configuration: Configuration, user: str) -> str:
    return f"""[Unit]
Description=Qingyuan: tell of a night that is late

[Service]
{_process(configuration, user, "alarms overdue")}"""


def _process(configuration: Configuration, user: str, command: str) -> str:
    folder = configuration.path.parent
    writable = " ".join(_quoted(path) for path in dict.fromkeys((folder, configuration.data_folder)))
    return f"""Type=oneshot
User={user}
WorkingDirectory={_escaped(folder)}
Environment={_quoted(f"{CONFIG_VARIABLE}={configuration.path}")}
# Secrets named in qingyuan.toml go into this file, readable by root only.
EnvironmentFile=-/etc/qingyuan/secrets.env
ExecStart={_quoted(sys.executable)} -m dashboards.cli {command}
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths={writable}
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes
UMask=0077
"""


WATCH_TIMER = """[Unit]
Description=Qingyuan: look every hour whether a night is late

[Timer]
OnCalendar=hourly
AccuracySec=1min

[Install]
WantedBy=timers.target
"""


def _timer(at: time) -> str:
    return f"""[Unit]
Description=Qingyuan: start the night at {at:%H:%M} Beijing time

[Timer]
OnCalendar=*-*-* {at:%H:%M}:00 Asia/Shanghai
# A night missed while the machine was off is caught up.
Persistent=true
AccuracySec=1min

[Install]
WantedBy=timers.target
"""


def _escaped(path: Path) -> str:
    """A path with systemd's specifiers made harmless."""
    return str(path).replace("%", "%%")


def _quoted(value: object) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text}"'
