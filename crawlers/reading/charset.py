"""Bytes of a page to text, when the declared encoding is wrong, missing or a lie.

In: body bytes and the Content-Type header. Out: text and the encoding that read it. GB2312 and GBK are read as GB18030, their
superset, as browsers do.
"""

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

# What Chinese pages without a true declaration are written in, the strictest first: valid UTF-8 is hardly ever an accident.
GUESSES = ("utf-8", "gb18030", "big5")
# A declared encoding is believed while at most this share of characters cannot be read with it.
TOLERATED_SHARE = 0.01
SAMPLE_CHARACTERS = 200_000
# What a server says that was never told; a Chinese page may come under any of these names.
WESTERN = frozenset({"cp1252", "latin-1", "iso8859-1", "ascii"})
# Of the bytes above ASCII, in a page of Chinese next to all stand in company, in French or German hardly any.
HIGH_BYTES, IN_COMPANY = re.compile(rb"[\x80-\xff]"), re.compile(rb"[\x80-\xff]{2,}")
COMPANY_SHARE = 0.7
UNLIKELY = re.compile("[\ufffd\ue000-\uf8ff]")


def decode_html(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Text of `body` and the encoding used. Bytes no encoding reads become U+FFFD; never raises."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(encoding, "replace").lstrip("\ufeff"), encoding
    declared = [http_content_type_encoding(content_type), html_body_declared_encoding(body)]
    for encoding in dict.fromkeys(filter(None, (_as_known(name) for name in declared))):
        if encoding in WESTERN and _is_no_western(body):
            continue
        text = body.decode(encoding, "replace")
        if _damage(text) <= TOLERATED_SHARE:
            return text, encoding
    readings = [(body.decode(encoding, "replace"), encoding) for encoding in GUESSES]
    return min(readings, key=lambda reading: _damage(reading[0]))


def _as_known(name: str | None) -> str | None:
    return resolve_encoding(name) if name else None


def _is_no_western(body: bytes) -> bool:
    """Whether bytes that are declared to be single letters come in pairs, as those of Chinese characters do."""
    sample = body[:SAMPLE_CHARACTERS]
    paired = sum(map(len, IN_COMPANY.findall(sample)))
    return paired > 0 and paired >= COMPANY_SHARE * len(HIGH_BYTES.findall(sample))


def _damage(text: str) -> float:
    """Share of characters that real pages do not hold: unreadable ones, and the private ones Big5 read as GB18030 gives."""
    sample = text[:SAMPLE_CHARACTERS]
    return len(UNLIKELY.findall(sample)) / len(sample) if sample else 0.0
