"""Writes every format's golden file anew: `python -m tests.dashboards.write_golden_files`. Read them before committing."""

import os
from pathlib import Path

import django

GOLDEN = Path(__file__).parent / "golden"


def write_golden_files() -> None:
    """Write golden/<name>/expected<suffix> for every format of the house."""
    from dashboards.exports import load_exporters
    from tests.dashboards.example_bundle import example_bundle

    for exporter in load_exporters().values():
        path = GOLDEN / exporter.name / f"expected{exporter.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            exporter.write(example_bundle(), out)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboards.settings")
    django.setup()
    write_golden_files()
