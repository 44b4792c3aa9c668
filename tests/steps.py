"""How much work something is, as a number that is the same on every machine: calls made, of Python's functions and of C's.

What one call does in C is not seen; `python -m tests.benchmarks growth` times it.
"""

import sys
from collections.abc import Callable
from types import FrameType


def steps(work: Callable[[], object]) -> int:
    """Calls made while `work` runs. Run it once before where anything is remembered from one time to the next."""
    made = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made
