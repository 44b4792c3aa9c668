"""Promises of the unit files: systemd takes them, they start a night at its hour and hold no secret."""

import shutil
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from crawlers.config import CONFIG_VARIABLE
from dashboards.configuration import default_configuration
from dashboards.nights.systemd_units import units


def test_the_units_start_this_installation_at_its_hour(tmp_path: Path) -> None:
    service, timer, watch, hourly = units(default_configuration(tmp_path), time(2, 5), "jiancha")
    assert f'ExecStart="{sys.executable}" -m dashboards.cli nightly --due\n' in service.text
    assert f'"{CONFIG_VARIABLE}={tmp_path / "qingyuan.toml"}"' in service.text
    assert "User=jiancha" in service.text
    # Another night at work (4) is no success, and is waited for; wrong use and being told to end are not tried again.
    assert "SuccessExitStatus=3 5\nRestart=on-failure\nRestartPreventExitStatus=2 143\n" in service.text
    assert "OnCalendar=*-*-* 02:05:00 Asia/Shanghai" in timer.text
    assert "Persistent=true" in timer.text
    assert f'ExecStart="{sys.executable}" -m dashboards.cli alarms overdue' in watch.text
    assert "OnCalendar=hourly" in hourly.text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("folder", ["plain", "with space", "100%"])
def test_systemd_finds_nothing_wrong(folder: str, tmp_path: Path) -> None:
    place = tmp_path / folder
    (place / "data").mkdir(parents=True)
    files = []
    for unit in units(default_configuration(place), time(1, 30), "root"):
        files.append(tmp_path / unit.name)
        files[-1].write_text(unit.text, "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "qingyuan" in line]
    assert ours == []
    assert done.returncode == 0, done.stderr
