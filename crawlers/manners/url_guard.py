"""Which addresses we may visit at all: public http and https, nothing on private networks.

A page may link or redirect anywhere, and a name may resolve to anything, so both are asked: the URL before it is requested
(`refusal_of_url`) and the address a connection is about to go to (`refusal_of_address`). `[crawlers] allow_private` opens
single host:port pairs, for the sample web and for intranet sites a person names.

In: URLs, host names, IP addresses. Out: a reason in words, or None if allowed. Pure.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

LOOPBACK = ip_address("127.0.0.1")
DEFAULT_PORTS = {"http": 80, "https": 443}
# Below 1024 only the web's own ports; above, not those where databases, caches and consoles of other people answer.
SERVICE_PORTS = frozenset({1433, 1521, 2049, 2375, 3306, 3389, 5432, 5900, 6000, 6379, 9200, 9300, 11211, 27017})


class AddressRefused(Exception):
    """Our own guard refuses this address. The URL is recorded as refused and never asked again in this night."""


class UrlGuard:
    """The rules, with the host:port pairs on private addresses that are allowed."""

    def __init__(self, allow_private: tuple[str, ...] = ()) -> None:
        self._exact = frozenset(entry.lower() for entry in allow_private if not entry.startswith("*."))
        self._endings = tuple(entry[1:].lower() for entry in allow_private if entry.startswith("*."))

    def refusal_of_url(self, url: str) -> str | None:
        """Why this URL may not be requested; None if it may, as far as its text tells."""
        try:
            parts = urlsplit(url)
            host, port = host_and_port(parts)
        except ValueError:
            return "not a valid URL"
        if parts.scheme not in DEFAULT_PORTS:
            return f"scheme {parts.scheme or 'missing'} is not http or https"
        if not host:
            return "no host name"
        if self.is_allowed_private(host, port):
            return None
        if parts.username is not None:
            return "user name in the URL"
        if (port < 1024 and port not in DEFAULT_PORTS.values()) or port in SERVICE_PORTS:
            return f"port {port} is not a web port"
        return _refusal_of_name(host)

    def refusal_of_address(self, host: str, port: int, address: str) -> str | None:
        """Why a connection for `host` may not go to `address`; None if it may."""
        if self.is_allowed_private(host, port) or _is_public(address):
            return None
        return f"{host} resolves to the private address {address}"

    def may_resolve_privately(self, host: str) -> bool:
        """Whether some port of this host name is allowed on a private address."""
        prefix = host.lower() + ":"
        return any(entry.startswith(prefix) for entry in self._exact) or any(
            host.lower().endswith(ending.rsplit(":", 1)[0]) for ending in self._endings
        )

    def is_allowed_private(self, host: str, port: int) -> bool:
        """Whether `[crawlers] allow_private` names this host and port."""
        address = f"{host.lower()}:{port}"
        return address in self._exact or address.endswith(self._endings)


def host_and_port(parts: SplitResult) -> tuple[str, int]:
    """Host in lower case and port, with the scheme's default. Raises ValueError for a port that is no number."""
    return (parts.hostname or "").lower().rstrip("."), parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def host_key(url: str) -> str:
    """`host:port` of a URL, the key of everything counted per host. Raises ValueError for a malformed URL."""
    parts = urlsplit(url)
    return _host_key(parts.scheme, parts.netloc)


@lru_cache(maxsize=4096)
def _host_key(scheme: str, netloc: str) -> str:
    """Asked a dozen times a page for one of few hosts."""
    host, port = host_and_port(SplitResult(scheme, netloc, "", "", ""))
    return f"{host}:{port}"


def is_loopback_name(host: str) -> bool:
    """Whether RFC 6761 §6.3 reserves this name for loopback, so that no DNS server may be asked for it."""
    return host == "localhost" or host.endswith(".localhost")


def _refusal_of_name(host: str) -> str | None:
    if is_loopback_name(host):
        return f"{host} is a loopback name"
    address = _literal_address(host)
    if address is not None and not _is_public(str(address)):
        return f"{host} is a private address"
    if address is None and "." not in host:
        return f"{host} is not a public host name"
    return None


def _literal_address(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address a host part stands for, in any notation a browser accepts (dotted, one number, hex, octal)."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        pass
    pieces = host.split(".")
    try:
        numbers = [int(piece, _base(piece)) for piece in pieces]
    except ValueError:
        return None
    if len(numbers) > 4 or any(number > 255 for number in numbers[:-1]):
        return None
    value = numbers[-1] + sum(number << (24 - 8 * place) for place, number in enumerate(numbers[:-1]))
    return IPv4Address(value) if 0 <= value < 1 << 32 else None


def _base(piece: str) -> int:
    if piece.lower().startswith("0x"):
        return 16
    return 8 if piece.startswith("0") and len(piece) > 1 else 10


def _is_public(text: str) -> bool:
    address = ip_address(text.split("%")[0])
    if isinstance(address, IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is not None:
            return embedded.is_global
    return address.is_global and not address.is_multicast
