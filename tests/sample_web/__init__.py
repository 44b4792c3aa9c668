"""A bundled fake web on loopback, for the demo, the end-to-end tests and the benchmarks.

In:      a size (10 to 100,000 pages) and a seed.
Out:     pages over HTTP, site files for the crawler, and the truth about every page, which is never served.
Imports: nothing of the four folders.
Read:    `web.py` (the whole), `shelf.py` (the commonest kind of host), `hosts/` (one kind each), `texts/` (what they say).
"""

from tests.sample_web.score import Score, score
from tests.sample_web.server import LoggedRequest, Server, serving
from tests.sample_web.truth import CATEGORIES, Evasion, Truth, TruthKind
from tests.sample_web.web import SampleWeb

__all__ = [
    "CATEGORIES",
    "Evasion",
    "LoggedRequest",
    "SampleWeb",
    "Score",
    "Server",
    "Truth",
    "TruthKind",
    "score",
    "serving",
]
