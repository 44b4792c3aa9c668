"""Reading back a web archive of ours: what was answered, and what the page looked like then.

In: bytes of a WACZ. Out: `Archive`. Raises ArchiveUnreadable.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_HOPS = 20


class ArchiveUnreadable(Exception):
    """The archive is no WACZ of ours, or damaged; the caller says so and goes on with the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """One answer as archived. `remote_ip` is the address it came from, if that was recorded."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    remote_ip: str | None = None

    def header(self, name: str) -> str:
        """The first header of this name; "" if there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """`view` is the window as it first looked, `text` what the page said; None where the recording has none."""

    url: str
    answers: dict[str, StoredAnswer]
    view: bytes | None
    text: str | None

    def answer_to(self, url: str) -> StoredAnswer | None:
        """The answer to this address, redirects followed within the archive; None if it was not recorded."""
        address = url.partition("#")[0]
        for _ in range(MOST_HOPS):
            found = self.answers.get(address)
            if found is None or found.status not in REDIRECTS or not found.header("location"):
                return found
            address = urljoin(address, found.header("location")).partition("#")[0]
        return None


def read_archive(body: bytes) -> Archive:
    """Everything a replay needs, in memory. Raises ArchiveUnreadable."""
    answers: dict[str, StoredAnswer] = {}
    extras: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as opened:
            url = str(json.loads(opened.read("datapackage.json"))["mainPageUrl"])
            warc = opened.read("archive/data.warc.gz")
        for record in ArchiveIterator(io.BytesIO(warc)):
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type == "response" and record.http_headers is not None:
                # Of several answers to one address the first is what the page was made of.
                place = record.rec_headers.get_header("WARC-IP-Address")
                found = _answer(record.http_headers, record.content_stream().read(), place)
                answers.setdefault(address.partition("#")[0], found)
            elif record.rec_type == "resource":
                extras[address] = record.content_stream().read()
    except (zipfile.BadZipFile, KeyError, ValueError, ArchiveLoadFailed, EOFError, OSError) as error:
        raise ArchiveUnreadable(f"网络存档无法读取：{error}") from error
    text = extras.get(f"urn:text:{url}")
    return Archive(
        url=url,
        answers=answers,
        view=extras.get(f"urn:view:{url}"),
        text=None if text is None else text.decode("utf-8", "replace"),
    )


def _answer(head: object, body: bytes, remote_ip: str | None) -> StoredAnswer:
    status = str(getattr(head, "statusline", "")).split(" ", 1)[0]
    headers = tuple((str(name), str(value)) for name, value in getattr(head, "headers", ()))
    return StoredAnswer(status=int(status), headers=headers, body=body, remote_ip=remote_ip)
