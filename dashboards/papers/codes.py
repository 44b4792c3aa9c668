"""Digests as QR codes, so that a clerk can scan instead of typing 64 digits.

In: hex digits. Out: PNG bytes. Upper case puts 64 digits into a small code (alphanumeric mode, ISO/IEC 18004).
"""

import io

import segno


def qr_png(digest: str) -> bytes:
    """The code of `digest`, with error correction level M (15 % of the marks may be lost)."""
    out = io.BytesIO()
    segno.make(digest.upper(), error="m", micro=False).save(out, kind="png", scale=4, border=2)
    return out.getvalue()
