"""What pictures say: QR codes always, printed text where a gate lets it through.

In: pictures as served. Out: blocks (`OCR_LINE`, `QR_PAYLOAD`) with the picture's sha256 and box. A broken picture gives nothing.
What was read of a picture is kept by its sha256, because one poster hangs on many pages, and its print also by what it looks like,
because each page compresses it anew.
"""

import io
import logging
import warnings
from collections import OrderedDict, deque
from collections.abc import Sequence

from PIL import Image, UnidentifiedImageError

from classifiers.picturing.likeness import Fingerprint, fingerprint_of, hash_text, is_same_picture
from classifiers.picturing.picture_text import TextReader
from classifiers.picturing.qr_codes import read_qr_codes
from crawlers.page import Block, PageImage

MAX_PIXELS = 24_000_000
"""Pictures with more pixels are not opened: six thousand by four thousand is a large photograph."""
MAX_TEXT_PICTURES = 4
"""Pictures per page whose text is read; each costs two to three seconds."""
MIN_SIDE = 300
"""Pixels. Smaller pictures are icons and buttons."""
MIN_BYTES = 4096
"""Smaller files are icons, rulers and blanks."""
REMEMBERED = 2048
"""Pictures whose lines are kept in memory."""
LOOKED_BACK = 256
"""Pictures whose looks are kept beside what was read in them, about 50 kB each."""

log = logging.getLogger(__name__)


class PictureReader:
    """Reads pictures. One per process; keeps what it read of the last `REMEMBERED` ones."""

    def __init__(self, text_reader: TextReader | None = None) -> None:
        self._text_reader = text_reader or TextReader()
        self._codes: OrderedDict[str, tuple[Block, ...]] = OrderedDict()
        self._texts: OrderedDict[str, tuple[Block, ...]] = OrderedDict()
        self._looks: deque[tuple[Fingerprint, tuple[Block, ...]]] = deque(maxlen=LOOKED_BACK)

    def lines(self, images: Sequence[PageImage]) -> list[Block]:
        """Blocks in the order of the pictures, each picture once; their `start` is set by `with_picture_lines`."""
        lines: list[Block] = []
        read_texts = 0
        for image in {image.sha256: image for image in images}.values():
            lines += self._remembered(self._codes, image, is_text=False)
            if read_texts < MAX_TEXT_PICTURES and len(image.body) >= MIN_BYTES:
                texts = self._remembered(self._texts, image, is_text=True)
                read_texts += bool(texts)
                lines += texts
        return lines

    def _remembered(
        self, memory: OrderedDict[str, tuple[Block, ...]], image: PageImage, *, is_text: bool
    ) -> tuple[Block, ...]:
        if image.sha256 in memory:
            memory.move_to_end(image.sha256)
            return memory[image.sha256]
        lines = self._read(image, is_text=is_text)
        memory[image.sha256] = lines
        if len(memory) > REMEMBERED:
            memory.popitem(last=False)
        return lines

    def _read(self, image: PageImage, *, is_text: bool) -> tuple[Block, ...]:
        picture = open_picture(image.body)
        if picture is None or (is_text and min(picture.size) < MIN_SIDE):
            return ()
        try:
            return self._print_of(picture, image.sha256) if is_text else read_qr_codes(picture, image.sha256)
        except (RuntimeError, ValueError, OSError, MemoryError) as error:
            log.warning("picture not read", extra={"sha256": image.sha256, "reason": type(error).__name__})
            return ()

    def _print_of(self, picture: Image.Image, sha256: str) -> tuple[Block, ...]:
        """Printed lines; those of a picture that shows the same are taken over."""
        looks = fingerprint_of(picture)
        for known, lines in self._looks:
            if is_same_picture(looks, known):
                return tuple(line._replace(image_sha256=sha256) for line in lines)
        lines = self._text_reader.lines(picture, sha256)
        self._looks.append((looks, lines))
        return lines


def open_picture(body: bytes) -> Image.Image | None:
    """The picture in RGB, or None if it is broken, of an unknown kind, or larger than `MAX_PIXELS`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(body)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    return None
                return picture.convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
        EOFError,
        Image.DecompressionBombError,
    ):
        return None


def likeness_of(body: bytes) -> str | None:
    """A hash of what a picture looks like, 32 hex digits; None if it is broken or too plain to be told from others."""
    picture = open_picture(body)
    return hash_text(fingerprint_of(picture)) if picture is not None else None
