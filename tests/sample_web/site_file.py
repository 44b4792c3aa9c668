"""The TOML file that tells a crawler about one kind of host."""

import json
from dataclasses import dataclass

REGION = "滨江市"
AUTHORITY = "滨江市网信办"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """Addresses hold the word PORT where the port belongs. `search_template` is empty for a site without search.

    `query_urls` are result pages a search engine's usual queries lead to; the file itself holds the template instead.
    """

    name: str
    title: str
    platform: str
    start_urls: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    render: str = "auto"
    deny: tuple[str, ...] = ()
    leaves: int = 0
    max_depth: int = 20
    max_pages: int = 2000
    delay_seconds: float = 0.0
    concurrency: int = 8
    search_template: str = ""
    query_urls: tuple[str, ...] = ()
    keyword_groups: tuple[str, ...] = ()

    def toml(self, port: int) -> str:
        """The file's text for a server on `port`."""
        return "\n".join(self._lines()).replace("PORT", str(port)) + "\n"

    def _lines(self) -> list[str]:
        lines = [_pair("title", self.title), _pair("platform", self.platform)]
        lines += [_pair("region", REGION), _pair("authority", AUTHORITY)]
        lines.append(_pair("start_urls", self.start_urls))
        lines.append(_pair("render", self.render))
        if self.search_template:
            lines += ["", "[search]", _pair("template", self.search_template)]
            lines.append(_pair("keyword_groups", self.keyword_groups))
        lines += ["", "[scope]"]
        if self.hosts:
            lines.append(_pair("hosts", self.hosts))
        if self.deny:
            lines.append(_pair("deny", self.deny))
        lines += [_pair("leaves", self.leaves), _pair("max_depth", self.max_depth), _pair("max_pages", self.max_pages)]
        lines += ["", "[pace]", _pair("delay_seconds", self.delay_seconds), _pair("concurrency", self.concurrency)]
        return lines


def _pair(key: str, value: object) -> str:
    # JSON's strings, numbers and lists of strings are TOML as well.
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
