"""Export formats, one file each; this folder is scanned, so a new format is a new file.

In: a `TakedownBundle`. Out: bytes for a file. A format file ends in `EXPORTER = ...`; its companion is a golden file in
tests/dashboards/golden/<name>/. The same bundle must give the same bytes.
"""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import BinaryIO, Protocol

from dashboards.handing_on.takedown import TakedownBundle


class Exporter(Protocol):
    """One export format. `name` is what the command line calls it, `title` what people read; `suffix` starts with a dot."""

    @property
    def name(self) -> str:
        """Lower-case word, unique in the house."""

    @property
    def title(self) -> str:
        """One Chinese line for the export page."""

    @property
    def suffix(self) -> str:
        """End of the file's name."""

    @property
    def media_type(self) -> str:
        """Media type of the file."""

    def write(self, bundle: TakedownBundle, out: BinaryIO) -> None:
        """Write the file. Raises EvidenceError if it needs evidence that is missing or altered."""


def load_exporters() -> dict[str, Exporter]:
    """Every format of this folder by name, in the order of their names. Raises ValueError for a name used twice."""
    stems = sorted(found.name for found in iter_modules(__path__))
    return by_name(import_module(f"{__name__}.{stem}").EXPORTER for stem in stems)


def by_name(exporters: Iterable[Exporter]) -> dict[str, Exporter]:
    """These exporters by name. Raises ValueError for a name used twice."""
    found: dict[str, Exporter] = {}
    for exporter in exporters:
        if exporter.name in found:
            raise ValueError(f"two export formats are called {exporter.name!r}")
        found[exporter.name] = exporter
    return dict(sorted(found.items()))
