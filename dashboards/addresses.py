"""What may stand in an address: ids and hashes made of letters and digits, never names or paths.

In: a piece of a URL. Out: the same piece, or no match, so that `..`, `%2e` and slashes never reach a view.
"""


class _Verbatim:
    """Passes the matched text on as it is."""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ItemIdConverter(_Verbatim):
    """An item's id."""

    regex = "[0-9A-Za-z_-]{1,32}"


class Sha256Converter(_Verbatim):
    """A SHA-256 in lower-case hex."""

    regex = "[0-9a-f]{64}"


class DayConverter(_Verbatim):
    """A day as 2026-11-26."""

    regex = r"\d{4}-\d{2}-\d{2}"


class SiteNameConverter(_Verbatim):
    """A site's name: a file's stem."""

    regex = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}"
