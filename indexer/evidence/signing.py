"""The house's own signature: Ed25519 (RFC 8032). Every key ever used stays known by the ledger, so old proofs hold.

The private key lies in the data folder, readable by its owner only, and is never handed out. A key's id is the first half
of the SHA-256 of its 32 public bytes, in hex.

In: bytes. Out: signatures and public keys in hex.
"""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_FILE = "signing_key"


class SigningKey:
    """One private key in memory."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw().hex()
        self.key_id = key_id_of(self.public)

    def sign(self, body: bytes) -> str:
        """The signature, 128 hex digits."""
        return self._private.sign(body).hex()


def key_id_of(public: str) -> str:
    """The id of a public key given in hex, 32 hex digits."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:32]


def is_signed(body: bytes, signature: str, public: str) -> bool:
    """Whether `signature` is the key's over `body`; both in hex."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), body)
    except (InvalidSignature, ValueError):
        return False
    return True


def open_key(data_folder: Path) -> SigningKey:
    """The key in force, made on first use. Raises OSError if it can be neither read nor made."""
    path = data_folder / KEY_FILE
    if not path.exists():
        replace_key(data_folder, Ed25519PrivateKey.generate())
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip())))


def new_key() -> tuple[SigningKey, Ed25519PrivateKey]:
    """A key that is not in force yet, and what `replace_key` wants."""
    private = Ed25519PrivateKey.generate()
    return SigningKey(private), private


def replace_key(data_folder: Path, private: Ed25519PrivateKey) -> None:
    """Put `private` in the place of the key in force, whole or not at all. The old private key is gone then; what it
    signed stays provable. Only one process may do this at a time; the ledger's lock sees to that. Raises OSError."""
    temporary = data_folder / f".{KEY_FILE}.new"
    temporary.unlink(missing_ok=True)
    _write(temporary, private)
    temporary.rename(data_folder / KEY_FILE)


def _write(path: Path, private: Ed25519PrivateKey) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(private.private_bytes_raw().hex())
        file.flush()
        os.fsync(file.fileno())
