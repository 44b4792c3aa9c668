"""What belongs to a page and has to be asked for: the frames inside it, and the answer of the form that shows it.

In: a page's document; a form's address. Out: the document with its frames; the form's answer.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawlers.page import BlockKind
from crawlers.reading.charset import decode_html
from crawlers.reading.document import Document, with_frames
from crawlers.reading.frames import frames_to_read
from crawlers.reading.html import read_document
from crawlers.reading.page_turning import FormAnswer, filled_form, read_form_address
from crawlers.walking.answers import judge_answer
from crawlers.walking.asking import Asker
from crawlers.walking.data_requests import request_of
from crawlers.walking.data_sources import page_address

DATA_HEADERS = {"Accept": "application/json,*/*;q=0.5"}
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


def request_parts(url: str) -> tuple[str, str, str | None, dict[str, str]]:
    """Address, method, body and headers with which the page at `url` is asked for, be it an ordinary one or a form's answer."""
    form = read_form_address(url)
    if form is None:
        return page_address(url), "GET", None, {}
    if not form.is_direct:
        return form.page_url, "GET", None, {"Cache-Control": "no-cache"}
    return form.page_url, "POST", urlencode(form.fields), {"Content-Type": FORM_TYPE}


def data_parts(data_url: str) -> tuple[str, str, str | None, dict[str, str]]:
    """The same for the data behind a page."""
    url, body = request_of(data_url)
    return (
        (url, "GET", None, DATA_HEADERS)
        if body is None
        else (url, "POST", body, DATA_HEADERS | {"Content-Type": JSON_TYPE})
    )


def content_type_of(response: Response) -> str | None:
    """The Content-Type header as it stands."""
    value = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None


class PageParts:
    """Asks for the parts of one crawl's pages."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def with_its_frames(self, document: Document, url: str) -> Document:
        """`document`, whose address is `url`, with what stands in its frames; one that cannot be had is left out."""
        if not document.frames:
            return document
        said = sum(len(block.text) for block in document.blocks if block.kind not in (BlockKind.ANCHOR, BlockKind.META))
        frames = []
        for address in frames_to_read(document.frames, url, said):
            response = await self._asker.ask(Request(address, headers={"Referer": url}, dont_filter=True))
            if response is not None and judge_answer(response) is None:
                text, _ = decode_html(response.body, content_type_of(response))
                frames.append(read_document(text, response.url, now=datetime.now(UTC)))
        return with_frames(document, frames)

    async def answer_of(self, form: FormAnswer, page: Response) -> Response | None:
        """What the form on `page` answers."""
        text, _ = decode_html(page.body, content_type_of(page))
        address, body = filled_form(text, form)
        headers = {"Content-Type": FORM_TYPE, "Referer": form.page_url}
        return await self._asker.ask(Request(address, method="POST", body=body, headers=headers, dont_filter=True))

    async def page_itself(self, url: str) -> Response | None:
        """What stands at an address that was to be read from its data."""
        return await self._asker.ask(Request(url, dont_filter=True))

    async def data_of(self, first: Response | None, urls: Sequence[str]) -> list[tuple[str, bytes]] | None:
        """Data by the address in `urls` it was asked for; `first` is the answer of the first if it is there already. None if any of it is
        not to be had."""
        answers = []
        for place, data_url in enumerate(urls):
            response = first if place == 0 else None
            if response is None:
                url, method, body, headers = data_parts(data_url)
                request = Request(url, method=method, body=body, headers=headers, dont_filter=True)
                response = await self._asker.ask(request)
            if response is None or response.status != 200:
                return None
            answers.append((data_url, response.body))
        return answers
