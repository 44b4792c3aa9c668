"""The crash suite of sealing: kill -9 and full disks at random points. No package claims what it does not hold, every
flagged page is sealed or waits, and the ledger is whole after its torn end, if any, was cut off by rule.

A few crashes here; `python -m tests.benchmarks sealing_crashes` reports on a hundred kills and as many full disks.
"""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from indexer.evidence.files import FileEvidenceStore
from indexer.evidence.ledger import Ledger
from indexer.evidence.signing import KEY_FILE
from indexer.evidence.verifying_ledger import verify_ledger
from indexer.sealing.rows import recover
from tests.indexer.sealing_process import PACKAGES
from tests.indexer.sealing_runs import ROOT, limit_files, run, start, state_of

CRASHES = 4
MEBIBYTE = 1024 * 1024
# Room for database, evidence and ledger of all packages, and not much more.
DISK_BYTES = 16 * MEBIBYTE


def assert_nothing_lies(state: dict[str, Any]) -> None:
    assert state["lying"] == []
    assert state["sealed"] + state["waiting"] == PACKAGES
    assert state["ledger"] == []


def assert_all_sealed_in_the_end(folder: Path) -> None:
    status, out, err = run(folder, "seal")
    assert status == 0, err
    assert {line for line in out.splitlines() if "/" not in line} <= {"sealed"}
    state = state_of(folder)
    assert_nothing_lies(state)
    # What was signed before a crash is found again and not recorded twice.
    assert (state["sealed"], state["waiting"], state["packages"]) == (PACKAGES, 0, PACKAGES)


@pytest.mark.slow
def test_killed_at_random_points_nothing_lies_and_nothing_is_lost(tmp_path: Path) -> None:
    assert run(tmp_path, "keep")[0] == 0
    chance = random.Random(7)
    for _ in range(CRASHES):
        process = start(tmp_path, "seal")
        assert process.stdout is not None
        for _ in range(chance.randrange(1, 5)):
            process.stdout.readline()
        time.sleep(chance.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert_nothing_lies(state_of(tmp_path))
    assert_all_sealed_in_the_end(tmp_path)


@pytest.mark.slow
def test_files_that_cannot_grow_any_more_leave_nothing_torn(tmp_path: Path) -> None:
    """Every write beyond the limit fails, in the middle of whatever file it is: evidence, ledger, key or database."""
    assert run(tmp_path, "keep")[0] == 0
    chance = random.Random(11)
    for number in range(CRASHES):
        # The first limit is so low that not even the signing key can be written.
        limit = 40 if number == 0 else chance.randrange(200, 400_000)
        status, out, err = run(tmp_path, "seal", lambda limit=limit: limit_files(limit))  # type: ignore[misc]
        assert status in (0, 1), err
        assert_nothing_lies(state_of(tmp_path))
    assert_all_sealed_in_the_end(tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of DISK_BYTES, which only root can mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small file system can be mounted here: run as root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_a_disk_that_fills_at_random_points_loses_nothing(small_disk: Path) -> None:
    assert run(small_disk, "keep")[0] == 0
    chance = random.Random(13)
    ballast = small_disk / "ballast"
    refusals = 0
    for _ in range(CRASHES):
        free = shutil.disk_usage(small_disk).free
        ballast.write_bytes(bytes(max(0, free - chance.randrange(8_000, 900_000))))
        status, out, err = run(small_disk, "seal")
        assert status in (0, 1), err
        refusals += "No space left" in out + err or "full" in out + err
        ballast.unlink()
        assert_nothing_lies(state_of(small_disk))
    assert refusals, "the disk was never full"
    assert_all_sealed_in_the_end(small_disk)


APPEND = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from indexer.evidence.ledger import Ledger
for number in range(40):
    Ledger(Path(sys.argv[1])).append("stamp", {"evidence": "", "token": str(number)}, datetime(2026, 11, 20, tzinfo=UTC))
"""


@pytest.mark.django_db
def test_a_ledger_whose_disk_fills_within_a_line_is_mended_by_the_next_line(tmp_path: Path) -> None:
    """The limits fall into the key, the first lines and later ones; each run tears the ledger somewhere else."""
    ledger, torn = Ledger(tmp_path), 0
    for limit in (10, 63, 64, 300, 800, 1000, 1300, 1700):
        command = [sys.executable, "-c", APPEND, str(tmp_path)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
            preexec_fn=lambda limit=limit: limit_files(limit),  # type: ignore[misc]
        )
        assert "cannot write the ledger" in done.stderr
        torn += ledger.is_torn
        assert not (tmp_path / KEY_FILE).exists() or len((tmp_path / KEY_FILE).read_text("ascii")) == 64
        assert all(line.seq == number for number, line in enumerate(ledger.lines(), 1))
    assert torn >= 3
    ledger.append("stamp", {"evidence": "", "token": ""}, datetime(2026, 11, 20, tzinfo=UTC))
    store = FileEvidenceStore(tmp_path / "evidence")
    recover(ledger, store)
    assert not ledger.is_torn
    assert verify_ledger(ledger, store) == ()
