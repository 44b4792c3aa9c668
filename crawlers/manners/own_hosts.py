"""Which hosts belong to a site. In: names as site files write them (`host`, `host:port`, `*.host`). Out: yes or no."""

from collections.abc import Iterable


class OwnHosts:
    """The hosts of one site, compiled once."""

    def __init__(self, names: Iterable[str]) -> None:
        all_names = tuple(names)
        self._exact = frozenset(name for name in all_names if not name.startswith("*."))
        self._endings = tuple(name[1:] for name in all_names if name.startswith("*."))

    def cover(self, host: str) -> bool:
        """Whether `host` (host:port) is one of them."""
        name = host.rsplit(":", 1)[0]
        return (
            host in self._exact or name in self._exact or host.endswith(self._endings) or name.endswith(self._endings)
        )
