"""This folder's table of `qingyuan.toml`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexConfig:
    """Table `[indexer]`."""

    data_folder: str = "data"
    """Folder of database, frontier and evidence, relative to the configuration file. Back up all of it."""
    timezone: str = "Asia/Shanghai"
    """Time zone in which nights, months and shown times are counted; stored times are UTC."""
    timestamp_authorities: tuple[str, ...] = ()
    """Addresses of RFC 3161 authorities; `sm3+https://…` asks for an SM3 imprint. Empty: packages stay 待授时."""
    timestamp_roots: str = ""
    """PEM file of the roots tokens must lead to, relative to the configuration file. Empty: the system's own."""
