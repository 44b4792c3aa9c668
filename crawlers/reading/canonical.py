"""Addresses that lead to the same page: asked for without what names the visitor, his way or the moment, and known in any order.

Only what cannot name a page is taken away: a parameter goes by its name and, where the name alone does not say so, by a value
that only a session or a clock has. Names are those of the common servers, shops and forums, and of the ad networks, 2026-11.

In: path and query of a URL. Out: the same as it is asked for; what it has in common with its other spellings. Pure.
"""

import re
from urllib.parse import quote

TRACKING = re.compile(
    r"utm_\w+|spm|scm|from_source|share_\w+|[gdy]clid|wbraid|gbraid|fbclid|msclkid|mc_[ce]id|_ga|_gl|hm(?:sr|pl|cu|kw|ci)|bd_vid"
    r"|qhclickid|from_spmid|isappinstalled|wxshare_count",
    re.IGNORECASE,
)
SESSION = re.compile(
    r"phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|session_?id|sessid|oscsid|zenid|cfid|cftoken|x-session",
    re.IGNORECASE,
)
# `sid` is a session in one system and a shop in another; only a session is so long and so mixed.
MAYBE_SESSION = re.compile(r"sid|s|token|session|sess", re.IGNORECASE)
SESSION_VALUE = re.compile(r"(?=[^=]*\d)(?=[^=]*[a-z])[0-9a-z_-]{16,}", re.IGNORECASE)
CLOCK = re.compile(r"_|_t|t|ts|timestamp|rnd|rand|random|nocache|_dc|cb|cachebuster", re.IGNORECASE)
CLOCK_VALUE = re.compile(r"\d{13}|0\.\d{4,}")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
ESCAPED = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
# In the path: Java's and ASP.NET's way for visitors without cookies.
PATH_SESSION = re.compile(r";jsessionid=[^/;?]*|/\((?:[A-Z]\([0-9a-z]{16,}\))+\)(?=/)", re.IGNORECASE)


def canonical_path(path: str) -> str:
    """The path without sessions; other letters than Latin ones as UTF-8 in capital hexadecimal digits, as browsers ask for them."""
    if ";" in path or "(" in path:
        path = PATH_SESSION.sub("", path)
    if not path.isascii():
        path = NOT_ASCII.sub(lambda found: quote(found[0], errors="replace"), path)
    return ESCAPED.sub(lambda found: found[0].upper(), path) if "%" in path else path


def canonical_query(query: str) -> str:
    """The query without sessions, clocks and traces of the visitor's way, in its own order, which some servers read."""
    if not query:
        return ""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    return "&".join("".join(pair) for pair in pairs if not _says_nothing(pair[0], pair[2]))


def identity(url: str) -> str:
    """What an address has in common with all that hold the same parameters in another order."""
    address, mark, rest = url.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    return f"{address}{mark}{sorted_query(query)}{hash_mark}{fragment}" if "&" in query else url


def sorted_query(query: str) -> str:
    """Named parameters in the order of their names; a query like `thread-12-1` is no list of them, and its order may be all it says."""
    pairs = query.split("&")
    return (
        "&".join(sorted(pairs, key=lambda pair: pair.partition("=")[0]))
        if all("=" in pair for pair in pairs)
        else query
    )


def _says_nothing(name: str, value: str) -> bool:
    return bool(
        TRACKING.fullmatch(name)
        or SESSION.fullmatch(name)
        or (MAYBE_SESSION.fullmatch(name) and SESSION_VALUE.fullmatch(value))
        or (CLOCK.fullmatch(name) and CLOCK_VALUE.fullmatch(value))
    )
