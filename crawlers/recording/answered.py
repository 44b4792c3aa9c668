"""What the answer to a recorded page itself says.

In: exchanges, statuses. Out: the status, when to come again, how much of the page a snapshot shows. Pure.
"""

from crawlers.exchange import Exchange
from crawlers.snapshot import SnapshotState

REFUSING_STATUSES, FIRST_ERROR = frozenset({401, 403, 407, 429, 451}), 400


def status_of(url: str, exchanges: tuple[Exchange, ...]) -> int | None:
    """The answer to the page itself when the browser never finished loading it."""
    return next((one.status for one in exchanges if one.url == url and one.resource_type == "Document"), None)


def retry_after_of(exchanges: tuple[Exchange, ...]) -> str:
    """What the page's own host asked for when it refused."""
    pages = (one for one in exchanges if one.resource_type == "Document" and one.status >= FIRST_ERROR)
    found = (value for one in pages for name, value in one.headers if name.lower() == "retry-after")
    return next(found, "")


def state_of(status: int | None, has_picture: bool, has_problems: bool) -> SnapshotState:
    """How much of a page is shown that was answered with `status`."""
    if status in REFUSING_STATUSES:
        return SnapshotState.BLOCKED
    if not has_picture:
        return SnapshotState.FAILED
    return SnapshotState.PARTIAL if has_problems else SnapshotState.COMPLETE
