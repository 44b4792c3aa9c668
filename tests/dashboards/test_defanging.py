"""Addresses on screen cannot be clicked or run by mistake."""

import pytest

from dashboards.defanging import defang


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://a.example/x?u=http://b", "hxxp://a.example/x?u=http://b"),
        ("HTTPS://a.example/", "hxxps://a.example/"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("data:text/html,x", "data[:]text/html,x"),
        ("no scheme", "no scheme"),
        ("http://a.example/\u202egnp", "hxxp://a.example/◌gnp"),
    ],
)
def test_no_scheme_survives(url: str, shown: str) -> None:
    assert defang(url) == shown
