"""Promises about pictures that look alike: the same poster is read once, another number makes another poster."""

import hashlib
import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from classifiers.campaigning.picture_families import picture_families
from classifiers.picturing.pictures import PictureReader, likeness_of
from crawlers.page import Block, BlockKind, Box, PageImage


class _Reader:
    """Reads one line at a fixed place; counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def lines(self, picture: Image.Image, sha256: str) -> tuple[Block, ...]:
        self.asked += 1
        box = Box(left=60, top=picture.height // 2, width=300, height=40)
        return (Block(kind=BlockKind.OCR_LINE, text="line", start=0, image_sha256=sha256, box=box),)


def poster(number: str) -> Image.Image:
    picture = Image.new("RGB", (700, 900), "#fff1e6")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(44)
    draw.rectangle((0, 0, 700, 160), fill="#c2255c")
    for row, line in enumerate(("HEADLINE OF A POSTER", "second line of it", "third line", f"call {number}")):
        draw.text((60, 60 + 190 * row), line, font=font, fill="#222222")
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **options: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def image(body: bytes) -> PageImage:
    return PageImage(
        url="http://a.example/p", body=body, media_type="image/png", sha256=hashlib.sha256(body).hexdigest(), alt=""
    )


BASE = poster("13800138000")
SAME = {quality: saved(BASE, "JPEG", quality=quality) for quality in (90, 70, 50)}
SCALED = (saved(BASE.resize((910, 1170))), saved(BASE.resize((560, 720)), "JPEG", quality=70))


@pytest.mark.parametrize("quality", SAME)
def test_a_poster_saved_again_is_not_read_again(quality: int) -> None:
    counting = _Reader()
    reader = PictureReader(counting)  # type: ignore[arg-type] # counts instead of reading
    reader.lines([image(saved(BASE))])
    again = image(SAME[quality])
    (line,) = reader.lines([again])
    assert counting.asked == 1
    assert line.image_sha256 == again.sha256
    assert line.box == Box(left=60, top=450, width=300, height=40)


@pytest.mark.parametrize("number", ["13800138001", "13800138008", "13900138000", "13806138000"])
def test_one_other_digit_is_another_poster(number: str) -> None:
    counting = _Reader()
    reader = PictureReader(counting)  # type: ignore[arg-type] # counts instead of reading
    reader.lines([image(saved(BASE)), image(saved(poster(number)))])
    assert counting.asked == 2


def test_the_likeness_of_a_design_outlives_saving_again_and_blanks_have_none() -> None:
    names = {likeness_of(saved(BASE)), *(likeness_of(body) for body in (*SAME.values(), *SCALED))}
    assert None not in names
    families = picture_families({name for name in names if name})
    assert len(set(families.values())) == 1
    assert likeness_of(saved(Image.new("RGB", (400, 400), "white"))) is None
    assert likeness_of(b"no picture") is None


def test_families_hold_what_is_few_bits_apart_and_nothing_else() -> None:
    base = int.from_bytes(hashlib.sha256(b"design").digest()[:16], "big")
    near, far = base ^ (1 << 5) ^ (1 << 70) ^ (1 << 127), base ^ 0b1111
    families = picture_families([f"{each:032x}" for each in (base, near, far)] + ["a" * 64])
    assert families[f"{base:032x}"] == families[f"{near:032x}"]
    assert families[f"{far:032x}"] != families[f"{base:032x}"]
    assert families["a" * 64] == "a" * 64
