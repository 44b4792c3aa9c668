"""The evidence store for large offices: a bucket that speaks S3, in which every object lies under its own SHA-256.

`ab/cd/abcd…` behind the bucket's prefix, as in the folder store. An object is written once: the server is asked to refuse a name
that exists (`If-None-Match: *`) and to check the SHA-256 of what arrived, so a name that exists always holds all of its bytes.
Reading verifies. Keys are taken from the environment; the configuration holds the variables' names only.

In: bytes. Out: bytes, or EvidenceError.
"""

import base64
import hashlib
import os
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from crawlers.config import ConfigError
from indexer.evidence.seam import EvidenceError

_SHA256 = re.compile(r"[0-9a-f]{64}")
ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
# The name is there already; 409 is another writer's put of the same name under way.
TAKEN = frozenset({"412", "PreconditionFailed", "409", "ConditionalRequestConflict"})
CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 10, 60, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Where the bucket is: `https://host[:port]`, its name, and what stands before every key ("" or ending in "/")."""

    endpoint: str
    name: str
    prefix: str


def bucket_of(address: str) -> Bucket:
    """The bucket of `https://host/bucket[/prefix]`. Raises ConfigError if the address names none."""
    parts = urlsplit(address)
    name, _, prefix = parts.path.strip("/").partition("/")
    if parts.scheme not in ("http", "https") or not parts.hostname or not name or "@" in parts.netloc:
        raise ConfigError(f"[indexer] evidence_s3: {address!r} is no address like https://host/bucket/prefix")
    return Bucket(
        endpoint=f"{parts.scheme}://{parts.netloc}", name=name, prefix=f"{prefix.rstrip('/')}/" if prefix else ""
    )


class S3EvidenceStore:
    """An `EvidenceStore` in a bucket, which must exist."""

    def __init__(self, address: str, *, region: str, key_variable: str, secret_variable: str) -> None:
        """Raises ConfigError if the address is none, or a variable is not set. Nothing is asked of the server yet."""
        self._bucket = bucket_of(address)
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=self._bucket.endpoint,
            region_name=region,
            aws_access_key_id=_secret(key_variable),
            aws_secret_access_key=_secret(secret_variable),
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"max_attempts": ATTEMPTS, "mode": "standard"},
                # Bucket names in host names need DNS entries that closed networks rarely have.
                s3={"addressing_style": "path"},
                # Checksums beyond the one we send are not understood by every server.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, body: bytes) -> str:
        """Keep these bytes for good and return their SHA-256. Raises EvidenceError if they cannot be written."""
        sha256 = hashlib.sha256(body).hexdigest()
        if self.has(sha256) or not self._write(sha256, body):
            # Bytes counted as kept must really be there, so what lies under this name is verified, not trusted.
            self.read(sha256)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes with this hash, verified. Raises EvidenceError if they are missing or altered."""
        try:
            answer = self._client.get_object(Bucket=self._bucket.name, Key=self.key(sha256))
            body: bytes = answer["Body"].read()
        except (ClientError, BotoCoreError, OSError) as error:
            raise EvidenceError(f"cannot read evidence {sha256}: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise EvidenceError(f"evidence {sha256} was altered")
        return body

    def has(self, sha256: str) -> bool:
        """Whether an object with this hash is there, without verifying it. Raises EvidenceError if the server does not say."""
        try:
            self._client.head_object(Bucket=self._bucket.name, Key=self.key(sha256))
        except ClientError as error:
            if _code(error) in ABSENT:
                return False
            raise EvidenceError(f"cannot look for evidence {sha256}: {error}") from error
        except BotoCoreError as error:
            raise EvidenceError(f"cannot look for evidence {sha256}: {error}") from error
        return True

    def remove(self, sha256: str) -> None:
        """Take these bytes out for good; nothing happens if they are not there. Raises EvidenceError if they stay."""
        try:
            self._client.delete_object(Bucket=self._bucket.name, Key=self.key(sha256))
        except (ClientError, BotoCoreError) as error:
            raise EvidenceError(f"cannot remove evidence {sha256}: {error}") from error

    def key(self, sha256: str) -> str:
        """The object's name in the bucket. Raises EvidenceError if this is no SHA-256."""
        if not _SHA256.fullmatch(sha256):
            raise EvidenceError(f"{sha256!r} is no SHA-256 in hex")
        return f"{self._bucket.prefix}{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _write(self, sha256: str, body: bytes) -> bool:
        """Write a new object; False if the name is taken. Raises EvidenceError."""
        try:
            self._client.put_object(
                Bucket=self._bucket.name,
                Key=self.key(sha256),
                Body=body,
                IfNoneMatch="*",
                ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
            )
        except ClientError as error:
            if _code(error) in TAKEN:
                return False
            raise EvidenceError(f"cannot write evidence {sha256}: {error}") from error
        except BotoCoreError as error:
            raise EvidenceError(f"cannot write evidence {sha256}: {error}") from error
        return True


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _secret(variable: str) -> str:
    value = os.environ.get(variable, "")
    if not value:
        raise ConfigError(f"environment variable {variable} is not set; it holds a key of the evidence bucket")
    return value
