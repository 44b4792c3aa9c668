"""Unit files for machines whose systemd starts the nights: `qingyuan schedule --systemd` prints them.

In: the configuration's place, the account. Out: names and texts of a service and a timer.
"""

import sys
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from crawlers.config import CONFIG_VARIABLE
from dashboards.configuration import Configuration
from dashboards.exit_status import ExitStatus

NAME = "qingyuan-nightly"
# A night has until the morning; then the next start goes on where it was.
LONGEST_NIGHT = "10h"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One file for /etc/systemd/system."""

    name: str
    text: str


def units(configuration: Configuration, at: time, user: str) -> tuple[Unit, Unit]:
    """The service and its timer. Done with odd findings counts as success for systemd: the alarms tell people."""
    return (
        Unit(name=f"{NAME}.service", text=_service(configuration, user)),
        Unit(name=f"{NAME}.timer", text=_timer(at)),
    )


def _service(configuration: Configuration, user: str) -> str:
    folder = configuration.path.parent
    fine = f"{ExitStatus.PARTIAL:d} {ExitStatus.BUSY:d} {ExitStatus.SUSPECT:d}"
    writable = " ".join(_quoted(path) for path in dict.fromkeys((folder, configuration.data_folder)))
    return f"""[Unit]
Description=Qingyuan: one night of patrol
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={user}
WorkingDirectory={_escaped(folder)}
Environment={_quoted(f"{CONFIG_VARIABLE}={configuration.path}")}
# Secrets named in qingyuan.toml go into this file, readable by root only.
EnvironmentFile=-/etc/qingyuan/secrets.env
ExecStart={_quoted(sys.executable)} -m dashboards.cli nightly
SuccessExitStatus={fine}
TimeoutStartSec={LONGEST_NIGHT}
KillMode=mixed
Nice=5
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
