"""What a dictionary makes of a run of characters. The one place that knows jieba; never on the hot path.

In: a run of Chinese characters. Out: whether the dictionary knows it as words, or can only break it into single characters.
"""

import logging
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

import jieba


@dataclass(frozen=True, slots=True)
class Segmenter:
    """A dictionary of half a million words. Make it with `load_segmenter`, which takes a second."""

    dictionary: Any

    def words(self, text: str) -> list[str]:
        """`text` cut at the likeliest places the dictionary knows, without guessing new words."""
        return list(self.dictionary.lcut(text, HMM=False))

    def is_broken(self, run: str) -> bool:
        """Whether no word of two characters or more is left of `run`: a sign of a word the dictionary has not met."""
        return all(len(word) == 1 for word in self.words(run))


def load_segmenter() -> Segmenter:
    """Read the dictionary."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # Its cache would be read from a folder everybody may write to; a folder of our own is empty, so nothing foreign is read.
    with TemporaryDirectory() as folder:
        tokenizer.tmp_dir = folder
        tokenizer.initialize()
    return Segmenter(dictionary=tokenizer)
