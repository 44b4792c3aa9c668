"""The sample web as a whole: hosts found by folder scan, pages made when asked for, truth by address.

In: a size, a seed. Out: answers (`answer`), truth (`truth`, `truths`), start URLs and site files. Nothing is kept per page.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from tests.sample_web import hosts as hosts_folder
from tests.sample_web.author import Author
from tests.sample_web.host import Host, Setting
from tests.sample_web.plan import plan_quotas
from tests.sample_web.response import Request, Response, Stream, not_found
from tests.sample_web.truth import Truth

SUFFIX = ".localhost"


class SampleWeb:
    """`pages` counts all pages of the truth, lists included, within a fifth."""

    def __init__(self, pages: int, seed: int) -> None:
        self.seed = seed
        quotas = plan_quotas(pages)
        by_kind: dict[str, Host] = {}
        setting = Setting(seed=seed, quotas=quotas, author=Author(seed), hosts=by_kind)
        for host_class in find_host_classes():
            if host_class.kind in quotas or not host_class.is_linked:
                by_kind[host_class.kind] = host_class(setting)
        self._hosts = by_kind
        self._by_name = {name: host for host in by_kind.values() for name in host.names()}

    def host_of(self, name: str) -> Host | None:
        """The host that answers to `name` (with `.localhost`, without port)."""
        return self._by_name.get(name.lower().removesuffix(SUFFIX))

    def answer(self, request: Request) -> Response | Stream:
        """What the web says to `request`; a 404 for a host it does not have."""
        host = self.host_of(request.host)
        if not host:
            return not_found()
        if request.target == "/robots.txt":
            return Response(body=host.robots.encode(), media_type="text/plain; charset=utf-8")
        return host.answer(request)

    def truth(self, url: str) -> Truth | None:
        """What the page at `url` is, on whatever port; None if it is no page of the truth."""
        name, target = _split(url)
        host = self.host_of(name)
        return host.truth(name.removesuffix(SUFFIX), target) if host else None

    def truths(self, port: int) -> Iterator[tuple[str, Truth]]:
        """Every page of the truth: its URL and what it is."""
        for host in self._hosts.values():
            for name, target in host.targets() if host.is_linked else ():
                truth = host.truth(name, target)
                assert truth, f"{name}{target} has no truth"
                yield f"http://{name}{SUFFIX}:{port}{target}", truth

    def urls(self, port: int) -> Iterator[str]:
        """The URL of every page of the truth."""
        return (url for url, _ in self.truths(port))

    def canonical(self, url: str) -> str:
        """Where `url` ends after this web's own redirects, its query percent-encoded as the truth writes it."""
        name, target = _split(url)
        host = self.host_of(name)
        if not host:
            return url
        name, target = host.canonical(name.removesuffix(SUFFIX), target)
        return f"http://{name}{SUFFIX}:{urlsplit(url).port or 80}{target}"

    def is_disallowed(self, url: str) -> bool:
        """Whether the host's robots.txt forbids `url`."""
        name, target = _split(url)
        host = self.host_of(name)
        return bool(host and host.is_disallowed(target))

    def start_urls(self, port: int) -> list[str]:
        """Where a crawl begins; for the search engine the result pages of its usual queries."""
        files = [file for host in self._hosts.values() if (file := host.site_file())]
        return [url.replace("PORT", str(port)) for file in files for url in (*file.start_urls, *file.query_urls)]

    def site_files(self, port: int) -> dict[str, str]:
        """TOML text by site name, for a server on `port`."""
        files = [file for host in self._hosts.values() if (file := host.site_file())]
        return {file.name: file.toml(port) for file in files}


def find_host_classes() -> list[type[Host]]:
    """The host class of every module in `hosts/`, in the order of their names."""
    found = []
    for module in pkgutil.iter_modules(hosts_folder.__path__):
        names = vars(importlib.import_module(f"{hosts_folder.__name__}.{module.name}"))
        own = [value for value in names.values() if _is_host_class(value) and value.__module__.endswith(module.name)]
        assert len(own) == 1, f"{module.name} must define one host, not {len(own)}"
        found += own
    return found


def _is_host_class(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Host) and "kind" in vars(value)


def _split(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    # Crawlers and browsers percent-encode Chinese; the truth does not care who did it.
    query = f"?{quote(parts.query, safe='=&%+')}" if parts.query else ""
    return parts.hostname or "", (parts.path or "/") + query
