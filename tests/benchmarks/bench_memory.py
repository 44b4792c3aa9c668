"""Memory of a crawl that goes on and on: what is resident at its end beside what was at a tenth and at half of its pages.

In: a sample web of any size; `python -m tests.benchmarks memory:100000` is the size the crawl promises to bear. Out: MiB. The pages
a crawl knows are in the frontier's file; a crawl that keeps nothing per page in memory gives ratios near 1.
"""

import tempfile
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.whole_chain import Moment, crawl_whole_chain, sample_web

PAGES, PORT = 3000, 18975


def run(size: int = PAGES) -> list[Figure]:
    """Resident MiB over a web of about `size` pages."""
    with tempfile.TemporaryDirectory() as name, sample_web(Path(name), pages=size, port=PORT):
        moments = crawl_whole_chain(Path(name) / "crawl", sites=Path(name) / "sites", port=PORT)
    end = max(moment.memory for moment in moments[-20:])
    return [
        Figure(
            name=f"memory after {moments[-1].read} pages",
            unit="MiB",
            ours=end,
            peer_name=f"after {at.read}",
            peer=at.memory,
        )
        for at in (_when(moments, 0.1), _when(moments, 0.5))
    ]


def _when(moments: list[Moment], share: float) -> Moment:
    """The first moment at which this share of the pages was read."""
    return next(moment for moment in moments if moment.read >= share * moments[-1].read)
