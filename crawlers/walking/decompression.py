"""Answers that come compressed, undone before anybody reads them.

In: responses. Out: the same with the bytes of the page.
"""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response, TextResponse


class Decompression(HttpCompressionMiddleware):
    """Scrapy's own, which would first guess in what encoding the compressed bytes are: where the server does not name one, that takes
    longer than all we do with a page."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The response as it was before it was compressed."""
        del spider
        if isinstance(response, TextResponse) and "Content-Encoding" in response.headers:
            response = Response(**{name: getattr(response, name) for name in Response.attributes})
        return super().process_response(request, response)
