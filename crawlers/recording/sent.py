"""What the browser asked of hosts while a page was recorded, told by its network stack: nothing a cache answered, nothing refused here.

In: traces of a `NetworkLog`, or a CDP session. Out: by host, requests for the page in the window, and those by the page.
"""

from collections.abc import Collection, Iterable

from playwright.async_api import CDPSession

from crawlers.manners.asked import Asked
from crawlers.manners.url_guard import host_key
from crawlers.recording.network_log import Event, Trace


def hosts_asked(traces: Iterable[Trace], refused: Collection[str]) -> Asked:
    """By host; hosts that are `refused` could not be connected to. The first document is the window's."""
    asked: dict[str, tuple[int, int]] = {}
    window = ""
    for trace in traces:
        # One per hop, told when its head goes out.
        for sent, _ in zip(trace.sent, trace.sent_extra, strict=False):
            host, is_document = host_key(sent["request"]["url"]), sent.get("type") == "Document"
            if host in refused:
                continue
            window = window or (sent.get("frameId", "") if is_document else "")
            is_page = is_document and sent.get("frameId") == window
            pages, by_pages = asked.get(host, (0, 0))
            asked[host] = (pages + is_page, by_pages + (not is_page))
    return asked


class SentRequests:
    """Listens to a page that is only looked at."""

    def __init__(self) -> None:
        self.traces: dict[str, Trace] = {}

    async def listen(self, session: CDPSession) -> None:
        """Begin, before the page is opened. Raises BrowserError if it is gone."""
        session.on("Network.requestWillBeSent", self._on_sent)
        session.on("Network.requestWillBeSentExtraInfo", lambda event: self._trace(event).sent_extra.append(event))
        await session.send("Network.enable")

    def _on_sent(self, event: Event) -> None:
        if event["request"]["url"].startswith(("http://", "https://")):
            self._trace(event).sent.append(event)

    def _trace(self, event: Event) -> Trace:
        return self.traces.setdefault(event["requestId"], Trace())
