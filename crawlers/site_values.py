"""What names, addresses, hosts and patterns a site file may hold. In: a value, and where it stands. Out: nothing; raises ConfigError."""

import re

from crawlers.config import ConfigError
from crawlers.manners.url_guard import host_key

# As `host_key` writes hosts, for that is what they are compared with.
HOST = re.compile(r"(?:\*\.)?[^\s/:*?#@\[\]]+(?::(\d{1,5}))?")
LARGEST_PORT = 65_535


def check_name(text: str, where: str) -> None:
    """What people know a thing by."""
    if not text.strip():
        raise ConfigError(f"{where} 不能为空")


def check_url(url: str, where: str) -> None:
    """An http or https address with a host, as far as its text tells."""
    if not url.startswith(("http://", "https://")):
        raise ConfigError(f"{where}: {url!r} is not an http or https URL")
    try:
        host = host_key(url)
    except ValueError:
        host = ""
    if not host.rsplit(":", 1)[0]:
        raise ConfigError(f"{where}：{url!r} 不是可以访问的网址")


def check_host(name: str, where: str) -> None:
    """`host`, `host:port` or `*.host`."""
    found = HOST.fullmatch(name)
    if found is None or name != name.lower() or int(found[1] or 0) > LARGEST_PORT:
        known = "bbs.example.com、bbs.example.com:8080 或 *.example.com"
        raise ConfigError(f"{where}：{name!r} 不是主机名；应形如 {known}，一律小写，不带 http:// 和路径")


def check_pattern(pattern: str, where: str) -> None:
    """A regular expression that does not find itself everywhere."""
    if not pattern:
        raise ConfigError(f"{where}：不能有空的表达式，它与任何网址都相符")
    try:
        re.compile(pattern)
    except re.error as error:
        raise ConfigError(f"{where}: {pattern!r} is not a regular expression: {error}") from None
