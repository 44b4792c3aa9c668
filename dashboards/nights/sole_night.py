"""One night at a time on one database: the lease, with its heartbeat. In: a night. Out: the block runs alone, or NightBusy is raised."""

import logging
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.db import connections
from django.utils.timezone import localtime

from dashboards.exit_status import NightBusy
from indexer.nights.leasing import current_lease, release_lease, renew_lease, take_lease

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 20


@contextmanager
def sole_night(night: date) -> Iterator[None]:
    """Hold the lease, with a heartbeat, while the block runs. Raises NightBusy."""
    holder = f"{os.getpid()}-{secrets.token_hex(4)}"
    if not take_lease(holder, night=night, now=datetime.now(UTC)):
        lease = current_lease()
        since = f"，始于 {localtime(lease.taken_at):%H:%M}" if lease else ""
        raise NightBusy(f"另一次抓取正在进行{since}；本次什么也没做")
    ended = threading.Event()
    heart = threading.Thread(target=_beat, args=(holder, ended), name="night-heartbeat", daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()
        release_lease(holder)


def _beat(holder: str, ended: threading.Event) -> None:
    try:
        while not ended.wait(HEARTBEAT_SECONDS):
            if not renew_lease(holder, now=datetime.now(UTC)):
                log.error("another night took over", extra={"holder": holder})
                return
    finally:
        connections.close_all()
