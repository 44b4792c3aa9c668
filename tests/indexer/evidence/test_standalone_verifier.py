"""The verifier in every package needs no library, so it reckons itself what others take from OpenSSL."""

from indexer.evidence.standalone_verifier import ed25519, slow_sm3, sm3


def test_the_bare_verifier_reckons_like_openssl() -> None:
    for length in (0, 1, 55, 56, 63, 64, 65, 1000):
        body = bytes(range(256)) * 4
        assert slow_sm3(body[:length]) == sm3(body[:length])
    # RFC 8032 §7.1, test 2.
    public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert ed25519(b"\x72", signature, public)
    assert not ed25519(b"\x73", signature, public)
