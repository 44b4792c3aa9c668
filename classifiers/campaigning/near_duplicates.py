"""Which masked texts are nearly the same.

Shingles of three characters → MinHash of 64 permutations → 16 bands of four → pairs verified by Jaccard. Nothing depends on
the other texts: the permutations are fixed, so adding a text never changes how two others compare.

In: masked texts. Out: for each text the number of its cluster.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from classifiers.campaigning.masking import words_in
from classifiers.campaigning.union_find import UnionFind

Hashes: TypeAlias = NDArray[np.uint64]
Signatures: TypeAlias = NDArray[np.uint32]

SHINGLE = 3
PERMUTATIONS = 64
ROWS_PER_BAND = 4
"""16 bands of four rows find a pair with Jaccard 0.6 nine times in ten, with 0.7 ninety-nine times in a hundred."""
SAME_FROM = 0.6
"""Jaccard. Copies of one template with another city, price and a changed clause stay above it; rival sellers' own words do not."""
WORTH_VERIFYING = 0.45
"""Agreeing permutations, as a share: of pairs with Jaccard 0.6 not one in a hundred agrees less."""
VERIFIED = 4
"""Leaders verified per text and bucket. Thousands of texts that share half of their words would else be compared all with all."""
FEWEST_WORDS = 10
"""Characters outside slots. Shorter texts («代孕包成功») are what anybody writes and join nothing."""
LONGEST = 2000
"""Characters read of one offer."""

_SEED = 20_261_123
_PAD = "\x00"


@dataclass(frozen=True, slots=True)
class _Permutations:
    factors: Hashes
    offsets: Hashes


@dataclass(frozen=True, slots=True)
class Sketches:
    """For every text its shingles, and its signature as a row of PERMUTATIONS numbers."""

    shingles: list[Hashes]
    signatures: Signatures

    def jaccard(self, one: int, other: int) -> float:
        """Shared part of two texts' shingles, 0 to 1."""
        left, right = self.shingles[one], self.shingles[other]
        shared = np.intersect1d(left, right, assume_unique=True).size
        return float(shared / (left.size + right.size - shared))


def cluster_texts(texts: Sequence[str]) -> list[int]:
    """Cluster numbers in the order of `texts`; a text that joins nothing has a number of its own.

    The partition does not depend on the order of the texts, and equal texts are always together unless they are too short.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        if words_in(text) >= FEWEST_WORDS:
            places[text[:LONGEST]].append(place)
    union = UnionFind(len(texts))
    for same in places.values():
        union.join_all(same)
    distinct = sorted(places)
    sketches = _sketches(distinct)
    first_places = [places[text][0] for text in distinct]
    for bucket in _buckets(sketches.signatures):
        _join_bucket(bucket, sketches, first_places, union)
    return [union.root(place) for place in range(len(texts))]


def _sketches(texts: Sequence[str]) -> Sketches:
    permutations = _permutations()
    shingles = [_shingles(text) for text in texts]
    rows = [_signature(one, permutations) for one in shingles]
    return Sketches(shingles=shingles, signatures=np.array(rows, dtype=np.uint32).reshape(-1, PERMUTATIONS))


def _permutations() -> _Permutations:
    random = np.random.default_rng(_SEED)
    top = np.iinfo(np.uint64).max
    factors = random.integers(1, top, PERMUTATIONS, dtype=np.uint64) | np.uint64(1)
    return _Permutations(factors=factors, offsets=random.integers(0, top, PERMUTATIONS, dtype=np.uint64))


def _shingles(text: str) -> Hashes:
    """Distinct hashes of all runs of SHINGLE characters, ascending."""
    codes = np.array([ord(character) for character in _PAD + text + _PAD], dtype=np.uint64)
    runs = np.zeros(codes.size - SHINGLE + 1, dtype=np.uint64)
    for step in range(SHINGLE):
        runs = (runs << np.uint64(21)) | codes[step : step + runs.size]
    # A code point has 21 bits, so three fit and no two runs are mixed up; spreading makes neighbours unlike.
    spread = runs * np.uint64(0x9E3779B97F4A7C15)
    return np.unique(spread ^ (spread >> np.uint64(29)))


def _signature(shingles: Hashes, permutations: _Permutations) -> Signatures:
    """The smallest value under every permutation (multiply and shift, modulo 2**64), upper half."""
    values = permutations.factors[:, None] * shingles[None, :] + permutations.offsets[:, None]
    smallest: Signatures = (values >> np.uint64(32)).min(axis=1).astype(np.uint32)
    return smallest


def _buckets(signatures: Signatures) -> list[list[int]]:
    """Groups of texts that agree on one band; each group once, in the order of the texts."""
    groups: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for number, signature in enumerate(signatures):
        for band in range(PERMUTATIONS // ROWS_PER_BAND):
            part = signature[band * ROWS_PER_BAND : (band + 1) * ROWS_PER_BAND]
            groups[band, part.tobytes()].append(number)
    return [list(group) for group in dict.fromkeys(tuple(group) for group in groups.values() if len(group) > 1)]


def _join_bucket(bucket: Sequence[int], sketches: Sketches, places: Sequence[int], union: UnionFind) -> None:
    """Join texts with the leaders they are like. Who is like nobody leads; so a bucket of copies costs one pass, not a square.

    The bucket is in the order of the texts themselves, so leaders never depend on the order of the input; and a text unlike
    all others leads nobody, so that it changes nothing for them.
    """
    leaders: list[int] = []
    lead = np.empty((len(bucket), PERMUTATIONS), dtype=np.uint32)
    for number in bucket:
        alike = [leaders[row] for row in _likeliest(lead[: len(leaders)], sketches.signatures[number])]
        alike = [leader for leader in alike if sketches.jaccard(leader, number) >= SAME_FROM]
        for leader in alike:
            union.join(places[leader], places[number])
        if not alike:
            lead[len(leaders)] = sketches.signatures[number]
            leaders.append(number)


def _likeliest(lead: Signatures, signature: Signatures) -> list[int]:
    """Rows of the leaders worth comparing word by word: at most VERIFIED, those that agree most."""
    agreeing = (lead == signature).sum(axis=1)
    rows = np.flatnonzero(agreeing >= WORTH_VERIFYING * PERMUTATIONS)
    return [int(row) for row in rows[np.argsort(-agreeing[rows], kind="stable")][:VERIFIED]]
