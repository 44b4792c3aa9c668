"""The length-preserving view: width, case, traditional forms, radicals, circled and mathematical letters, look-alikes.

In: `tables/simplified.tsv`, `tables/disguises.toml` and Unicode's own data. Out: a map for `str.translate`, one character for
one character, so that offsets never move. NFKC is not used on texts: it changes lengths and undoes no disguise of this field.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

TABLES = Path(__file__).parents[1] / "tables"
REPLACEMENT = "\ufffd"

# Blocks whose characters are compatibility forms of ordinary ones; all others are left alone.
_COMPATIBLE = (
    range(0x00C0, 0x0250), range(0x1D00, 0x1DC0), range(0x1E00, 0x1F00), range(0x2070, 0x20A0), range(0x2100, 0x2190),
    range(0x2460, 0x2500), range(0x2776, 0x2794), range(0x2E80, 0x2FE0), range(0x3200, 0x3400), range(0xF900, 0xFB00),
    range(0xFE30, 0xFE70), range(0xFF00, 0xFFF0), range(0x1D400, 0x1D800), range(0x1F100, 0x1F200), range(0x2F800, 0x2FA20),
)  # fmt: skip
_SURROGATES = range(0xD800, 0xE000)
_PRIVATE_USE = range(0xE000, 0xF900)


def load_character_map() -> Mapping[int, str]:
    """Character code → one character. Lone surrogates and private-use characters become U+FFFD, so matchers can read them."""
    table = {code: REPLACEMENT for block in (_SURROGATES, _PRIVATE_USE) for code in block}
    for block in _COMPATIBLE:
        for code in block:
            plain = _compatible(chr(code))
            if plain is not None:
                table[code] = plain
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    simplified = read_pairs("simplified.tsv")
    table |= {ord(old): new for old, new in simplified.items()}
    table |= {code: simplified[new] for code, new in table.items() if new in simplified}
    for plain, disguises in read_disguises("look_alikes").items():
        table |= {ord(disguise): plain for group in disguises for disguise in group}
    return table


def read_pairs(name: str) -> dict[str, str]:
    """The two columns of a `.tsv` table."""
    lines = (TABLES / name).read_text("utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines)
    return {left: right for left, _, right in pairs}


def read_disguises(section: str) -> dict[str, list[str]]:
    """A section of `disguises.toml`; a single string counts as a list of one."""
    table = tomllib.loads((TABLES / "disguises.toml").read_text("utf-8"))[section]
    return {plain: [forms] if isinstance(forms, str) else list(forms) for plain, forms in table.items()}


def _compatible(character: str) -> str | None:
    """The one ordinary character behind a compatibility form, accents off; None if there is none or more than one."""
    plain = unicodedata.normalize("NFKC", character).strip("().,")
    plain = unicodedata.normalize("NFD", plain)[:1] if plain[:1].isalpha() and not _is_cjk(plain) else plain
    plain = plain.lower()
    return plain if len(plain) == 1 and plain != character else None


def _is_cjk(text: str) -> bool:
    return "\u2e80" <= text[:1] <= "\u9fff"
