"""Addresses that confess: `/daiyunliucheng/`, host `sgdaiyun`. Latin runs of a path are read as pinyin.

In: the URL-path block, read by sound. Out: one suspicion for each of a seller's words in it. Two syllables are a personal name
as often as an offer (daiyun), so a short word needs a selling word written beside it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from classifiers.detector import Doubt, Suspicion
from classifiers.reading import Reading
from classifiers.verdict import Signal
from crawlers.page import Block, BlockKind

# Written as people type them into addresses; the sound alone decides.
_WORDS = {
    "surrogacy": ("daiyun", "daihuai", "daimama", "jiefushengzi", "daishenghaizi", "daishengongsi"),
    "egg_trade": ("gongluan", "juanluan", "jieluan", "wuluanshiguan"),
    "sperm_trade": ("juanjing", "jiejing", "maijing"),
    "sex_determination": (
        "baoshengnanhai",
        "baonanhai",
        "xuanxingbie",
        "xianggangyanxue",
        "yanxuechanannv",
        "baoxingbie",
    ),
    "unlicensed_art": ("danshenqiuzi", "zhuyungongsi", "zhuyunjigou", "haiwaishiguan"),
}
_SELLING = (
    "liucheng",
    "jiage",
    "feiyong",
    "gongsi",
    "jigou",
    "zhongjie",
    "zhongxin",
    "taocan",
    "duoshaoqian",
    "baochenggong",
    "wang",
    "shiguan",
    "nanhai",
    "gonglue",
    "fuwu",
)
_LONG = 9
"""Letters from which a word is no personal name."""
_WEIGHT = 0.6
_RUN = re.compile("[a-z]{5,60}")


class SlugDetector:
    """Reports sellers' words in addresses."""

    name = "slugs"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """Suspicions in the order of the text."""
        blocks = (block for block in reading.page.blocks if block.kind is BlockKind.URL_PATH)
        return [Suspicion(signal=signal) for block in blocks for signal in _signals(block)]


def _signals(block: Block) -> list[Signal]:
    return [
        Signal(
            detector=SlugDetector.name,
            rule=f"slug:{word}",
            category=category,
            span=(block.start + start, block.start + start + len(word)),
            text=block.text[start : start + len(word)],
            reading=word,
            weight=_WEIGHT,
            note="网址用拼音写出推销用语",
        )
        for category, word, start in _found(block.text)
    ]


@lru_cache(maxsize=1024)
def _found(path: str) -> tuple[tuple[str, str, int], ...]:
    """(category, word, offset) of every word that is long enough or has a selling word in the same run."""
    lowered = "".join(character.lower() if character.isascii() else character for character in path)
    return tuple(
        (category, word, run.start() + run[0].index(word))
        for run in _RUN.finditer(lowered)
        for category, words in _WORDS.items()
        for word in words
        if word in run[0] and (len(word) >= _LONG or any(selling in run[0].replace(word, " ") for selling in _SELLING))
    )


DETECTOR = SlugDetector()
