"""What went over the wire while a page was recorded. Standard library only.

In: nothing. Out: the records that `recording/merging.py` makes and `recording/warc.py` writes. Times are aware UTC.
"""

from dataclasses import dataclass
from datetime import datetime

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsDetails:
    """The encryption of the very connection an answer came over, as the browser reports it."""

    protocol: str
    cipher: str
    subject: str
    issuer: str
    names: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer. Redirects are exchanges of their own.

    `body` is what the server sent with content and transfer codings undone and no character touched. `raw_head` is the
    answer's head as it came over HTTP/1.1; `headers` keep its order and repeats. `remote_ip` is the address connected to.
    `loss` says why `body` is not all there; "" if it is.
    """

    started_at: datetime
    method: str
    url: str
    request_headers: Headers
    request_body: bytes
    status: int
    reason: str
    protocol: str
    headers: Headers
    raw_head: str
    body: bytes
    remote_ip: str | None
    resource_type: str
    tls: TlsDetails | None
    loss: str

    @property
    def media_type(self) -> str:
        """Media type the server named, lower case without parameters; "" if it named none."""
        found = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        return found.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRequest:
    """A request that got no answer, and why."""

    method: str
    url: str
    resource_type: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """All requests of one page, in the order they were sent, and each host's address as it was connected to.

    `certificates` holds, by https origin, the chain in DER, leaf first. `answers` holds, by host, every address the resolver
    named.
    """

    exchanges: tuple[Exchange, ...]
    failures: tuple[FailedRequest, ...]
    addresses: tuple[tuple[str, str], ...]
    certificates: tuple[tuple[str, tuple[bytes, ...]], ...]
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def losses(self) -> int:
        """How many answers are not all there."""
        return sum(1 for exchange in self.exchanges if exchange.loss)
