"""Time-stamp authorities reached over HTTP, as RFC 3161 §3.4 describes. In: a configured address. Out: replies."""

import urllib.request
from dataclasses import dataclass

from indexer.timestamps.seam import ImprintAlgorithm, TimestampUnavailable

SECONDS = 20
LARGEST_REPLY = 64 * 1024
SM3_PREFIX = "sm3+"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTimestampAuthority:
    """See `timestamping.TimestampAuthority`."""

    name: str
    url: str
    algorithm: ImprintAlgorithm

    def stamp(self, request: bytes) -> bytes:
        """Post the request, read the reply."""
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        asked = urllib.request.Request(self.url, data=request, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
                reply: bytes = answer.read(LARGEST_REPLY)
        except (OSError, ValueError) as error:
            raise TimestampUnavailable(f"{self.name}: {error}") from error
        return reply


def authority_at(address: str) -> HttpTimestampAuthority:
    """The authority of one entry of `[indexer] timestamp_authorities`: a URL, with `sm3+` before it for an SM3 imprint."""
    algorithm = ImprintAlgorithm.SM3 if address.startswith(SM3_PREFIX) else ImprintAlgorithm.SHA256
    return HttpTimestampAuthority(name=address, url=address.removeprefix(SM3_PREFIX), algorithm=algorithm)
