"""Promises of the guard: public web only, however the address is written."""

import pytest

from crawlers.manners.url_guard import UrlGuard, host_key

REFUSED = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://forum.localhost:8000/",
    "http://10.1.2.3/",
    "http://192.168.0.1/",
    "http://172.16.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fd00::1]/",
    "http://[fe80::1%25eth0]/",
    "http://224.0.0.1/",
    "http://intranet/",
    "http://user@example.com/",
    "http://example.com:22/",
    "http://example.com:6379/",
    "http://example.com:99999/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "http:///nothing",
    "",
]


@pytest.mark.parametrize("url", REFUSED)
def test_private_and_odd_addresses_are_refused_with_a_reason(url: str) -> None:
    assert UrlGuard().refusal_of_url(url)


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://sub.example.cn:8443/a?b", "http://93.184.216.34:6688/"]
)
def test_public_addresses_are_allowed(url: str) -> None:
    assert UrlGuard().refusal_of_url(url) is None


def test_allow_private_opens_exactly_the_named_host_and_port() -> None:
    guard = UrlGuard(("forum.localhost:8000", "*.farm.localhost:8000"))
    assert guard.refusal_of_url("http://forum.localhost:8000/x") is None
    assert guard.refusal_of_url("http://a1.farm.localhost:8000/") is None
    assert guard.refusal_of_url("http://forum.localhost:8001/")
    assert guard.refusal_of_url("http://other.localhost:8000/")
    assert guard.refusal_of_url("http://evilfarm.localhost:8000/")


def test_a_public_name_that_resolves_to_a_private_address_is_refused() -> None:
    guard = UrlGuard()
    assert guard.refusal_of_address("rebind.example.com", 80, "10.0.0.1")
    assert guard.refusal_of_address("rebind.example.com", 80, "::ffff:10.0.0.1")
    assert guard.refusal_of_address("example.com", 80, "93.184.216.34") is None


def test_host_key_tells_ports_apart_and_ignores_case() -> None:
    assert host_key("http://EXAMPLE.com/a") == "example.com:80"
    assert host_key("https://example.com/a") == "example.com:443"
