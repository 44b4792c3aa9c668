"""This folder's table of `qingyuan.toml`."""

from dataclasses import dataclass
from typing import Annotated

from crawlers.ranges import Between


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexConfig:
    """Table `[indexer]`."""

    data_folder: str = "data"
    """Folder of database, frontier and evidence, relative to the configuration file. Back up all of it."""
    timezone: str = "Asia/Shanghai"
    """Time zone in which nights, months and shown times are counted; stored times are UTC."""
    evidence_s3: str = ""
    """`https://host/bucket/prefix` of an S3 bucket that exists and keeps the evidence. Empty: the folder `evidence`."""
    evidence_s3_region: str = "us-east-1"
    """Region the bucket's keys are made for; servers of one's own mostly take any."""
    evidence_s3_key_variable: str = "QINGYUAN_S3_KEY"
    """Environment variable that holds the bucket's access key."""
    evidence_s3_secret_variable: str = "QINGYUAN_S3_SECRET"
    """Environment variable that holds the secret to it."""
    retention_days_complete: Annotated[int, Between(0, 36_500)] = 0
    """For how many days a complete package is kept; 0 for ever. What people decided on or hold is never purged."""
    retention_days_partial: Annotated[int, Between(0, 36_500)] = 0
    """The same for packages that lack something."""
    retention_days_failed: Annotated[int, Between(0, 36_500)] = 0
    """The same for packages of pages the browser could not show."""
    retention_days_blocked: Annotated[int, Between(0, 36_500)] = 0
    """The same for packages of pages that refused the browser."""
    timestamp_authorities: tuple[str, ...] = ()
    """Addresses of RFC 3161 authorities; `sm3+https://…` asks for an SM3 imprint. Empty: packages stay 待授时."""
    timestamp_roots: str = ""
    """PEM file of the roots tokens must lead to, relative to the configuration file. Empty: the system's own."""
