"""The seam for trusted time (RFC 3161): an authority signs that a digest existed at a moment. Standard library only.

In: a request in DER. Out: the reply in DER, which nobody believes before `timestamp_replies.check` has. Engines:
`http.py`. Contract tests: tests/indexer/timestamp_authority_contract.py.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ImprintAlgorithm(StrEnum):
    """How the bytes to be stamped are digested."""

    SHA256 = "sha256"
    SM3 = "sm3"


class TimestampUnavailable(Exception):
    """The authority could not be reached or gave no token; the package stays 待授时 and is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedTime:
    """What a verified token says. `stamped_at` is aware UTC; `serial` is the authority's own number, in hex."""

    stamped_at: datetime
    serial: str


class TimestampAuthority(Protocol):
    """Somebody trusted to know the time."""

    @property
    def name(self) -> str:
        """What people call it; unique among the configured ones."""

    @property
    def algorithm(self) -> ImprintAlgorithm:
        """The digest it is asked to stamp."""

    def stamp(self, request: bytes) -> bytes:
        """The reply (TimeStampResp) to `request` (TimeStampReq), both DER. Raises TimestampUnavailable."""
