"""Makes `simplified.tsv`, `syllables.tsv` and `everyday.tsv`. Run by a maintainer, never by the product.

    python -m venv /tmp/tables
    /tmp/tables/bin/pip install pypinyin==0.55.0 opencc-python-reimplemented==0.1.7 jieba==0.42.1
    /tmp/tables/bin/python classifiers/tables/generate.py

In: the packages' dictionaries. Out: the files beside this one, sorted, so that a second run changes nothing.
"""

from importlib import import_module
from math import log
from pathlib import Path

HERE = Path(__file__).parent
UNIFIED = range(0x4E00, 0xA000)
_SELDOM = 5
"""Uses in the sixty million words that jieba's dictionary was counted in; words used less are left out, characters are not."""
_LONGEST = 4


def main() -> None:
    """Write all files."""
    _write("simplified.tsv", _simplified())
    _write("syllables.tsv", _syllables())
    _write("everyday.tsv", _everyday())


def _simplified() -> list[tuple[str, str]]:
    """(traditional, simplified) pairs, one character each; of several simplified forms the first, as OpenCC orders them."""
    folder = Path(str(import_module("opencc").__file__)).parent / "dictionary"
    rows = (line.split("\t") for line in (folder / "TSCharacters.txt").read_text("utf-8").splitlines() if "\t" in line)
    pairs = ((row[0], row[1].split(" ")[0]) for row in rows)
    return sorted((old, new) for old, new in pairs if len(old) == len(new) == 1 and old != new)


def _syllables() -> list[tuple[str, str]]:
    """(toneless syllable, all characters mostly read so); ü is written v."""
    lazy_pinyin = import_module("pypinyin").lazy_pinyin
    groups: dict[str, list[str]] = {}
    for code in UNIFIED:
        syllable = lazy_pinyin(chr(code), errors="ignore", v_to_u=False)
        if syllable and syllable[0].isascii() and syllable[0].isalpha():
            groups.setdefault(syllable[0], []).append(chr(code))
    return sorted((syllable, "".join(characters)) for syllable, characters in groups.items())


def _everyday() -> list[tuple[str, str]]:
    """(surprise, words): minus the natural logarithm of the words' share of a text, to half a unit, and all words that have it."""
    dictionary = Path(str(import_module("jieba").__file__)).parent / "dict.txt"
    rows = (line.split(" ") for line in dictionary.read_text("utf-8").splitlines())
    counts = {row[0]: int(row[1]) for row in rows if len(row[0]) <= _LONGEST}
    total = sum(counts.values())
    groups: dict[float, list[str]] = {}
    for word, count in counts.items():
        if all(ord(each) in UNIFIED for each in word) and (count >= _SELDOM or len(word) == 1):
            groups.setdefault(round(2 * log(total / max(count, 1))) / 2, []).append(word)
    return [(f"{surprise:.1f}", " ".join(sorted(words))) for surprise, words in sorted(groups.items())]


def _write(name: str, rows: list[tuple[str, str]]) -> None:
    (HERE / name).write_text("".join(f"{left}\t{right}\n" for left, right in rows), "utf-8")


if __name__ == "__main__":
    main()
