"""One way to read text without its disguises of form: width, case and characters nobody sees.

In: any text. Out: text for comparing and indexing, never for showing. Used for item ids and for the search index.
"""

import re
import unicodedata

# Characters without a picture of their own (Unicode Default_Ignorable_Code_Point, plus the blank braille pattern):
# advertisers put them inside words.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """`text` in NFKC and one case, without invisible characters. White space and line ends stay."""
    visible = _INVISIBLE.sub("", text)
    folded = unicodedata.normalize("NFKC", visible).casefold()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", folded))


def fold_solid(text: str) -> str:
    """`fold(text)` with all white space taken out."""
    # White space goes first too, since a space before a combining mark would change what NFKC makes of it.
    return _SPACE.sub("", fold(_SPACE.sub("", _INVISIBLE.sub("", text))))
