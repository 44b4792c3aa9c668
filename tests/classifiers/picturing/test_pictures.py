"""Pictures are read where they can be, and never stop a page."""

import hashlib
import io
import struct
import zlib

import pytest
import segno
from PIL import Image, ImageDraw, ImageFont

from classifiers.config import ClassifyConfig
from classifiers.engine import build_engine
from classifiers.picturing.pictures import PictureReader, open_picture
from classifiers.verdict import Action
from crawlers.page import Block, BlockKind, Page, PageImage
from tests.factories import make_page


class _Silent:
    """Stands for OCR where a test is not about it; counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def lines(self, picture: Image.Image, sha256: str) -> tuple[Block, ...]:
        self.asked += 1
        return ()


def _image(body: bytes) -> PageImage:
    return PageImage(
        url="http://a.example/p.png", body=body, media_type="image/png", sha256=hashlib.sha256(body).hexdigest(), alt=""
    )


def _qr(payload: str) -> bytes:
    buffer = io.BytesIO()
    segno.make(payload).save(buffer, kind="png", scale=6)
    return buffer.getvalue()


def _bomb() -> bytes:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(header)) + chunk + struct.pack(">I", zlib.crc32(chunk))


def test_a_qr_code_becomes_a_block_with_its_box() -> None:
    image = _image(_qr("https://u.wechat.com/demo77"))
    (line,) = PictureReader(_Silent()).lines([image])
    assert (line.kind, line.text, line.image_sha256) == (
        BlockKind.QR_PAYLOAD,
        "https://u.wechat.com/demo77",
        image.sha256,
    )
    assert line.box is not None
    assert line.box.width > 50


@pytest.mark.parametrize(
    "body", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nnonsense", b"<svg/>", _bomb(), _qr("x")[:90]], ids=range(6)
)
def test_a_broken_or_huge_picture_gives_nothing(body: bytes) -> None:
    assert PictureReader(_Silent()).lines([_image(body)]) == []


def test_a_decompression_bomb_is_not_opened() -> None:
    assert open_picture(_bomb()) is None


def test_a_picture_is_read_once_however_often_it_is_shown() -> None:
    silent = _Silent()
    buffer = io.BytesIO()
    Image.effect_noise((400, 400), 80).save(buffer, "PNG")
    reader, image = PictureReader(silent), _image(buffer.getvalue())
    reader.lines([image, image])
    reader.lines([image])
    assert silent.asked == 1


def test_icons_are_not_searched_for_text() -> None:
    silent = _Silent()
    PictureReader(silent).lines([_image(_qr("https://example.org/"))])
    assert silent.asked == 0


def test_a_qr_code_to_a_chat_is_a_contact_of_the_page() -> None:
    engine = build_engine(ClassifyConfig(), None)
    page = _page_with(_qr("https://u.wechat.com/demo78"))
    finding = engine.judge(page)
    assert [contact.value for contact in finding.verdict.contacts] == ["u.wechat.com/demo78"]
    assert finding.page.blocks[-1].kind is BlockKind.QR_PAYLOAD


@pytest.mark.slow
def test_an_offer_that_stands_only_in_a_poster_is_flagged(capfd: pytest.CaptureFixture[str]) -> None:
    poster = Image.new("RGB", (900, 700), "white")
    font = ImageFont.truetype(_chinese_font(), 48)
    for row, line in enumerate(("专业代孕公司 包成功", "供卵试管 价格优惠", "电话 13800138000")):
        ImageDraw.Draw(poster).text((60, 80 + 160 * row), line, font=font, fill="black")
    buffer = io.BytesIO()
    poster.save(buffer, "PNG")
    finding = build_engine(ClassifyConfig(), None).judge(_page_with(buffer.getvalue()))
    assert finding.verdict.action is Action.FLAG
    assert "13800138000" in {contact.value for contact in finding.verdict.contacts}
    assert capfd.readouterr() == ("", "")


def _page_with(body: bytes) -> Page:
    return make_page(pieces=((BlockKind.TITLE, "图片分享"), (BlockKind.PARAGRAPH, "看图")), images=(_image(body),))


def _chinese_font() -> str:
    from pathlib import Path

    for pattern in ("**/*CJK*.ttc", "**/*CJK*.otf", "**/wqy*.ttc", "**/*Droid*Fallback*.ttf"):
        for path in Path("/usr/share/fonts").glob(pattern):
            return str(path)
    pytest.skip("no Chinese font under /usr/share/fonts")
