"""Printed text in a picture. In: an opened picture. Out: one block per line, with its box. RapidOCR is imported here only.

The engine is made when the first picture needs it (one second), runs on two threads and is silent.
"""

from threading import Lock
from typing import Any

from PIL import Image

from crawlers.page import Block, BlockKind, Box

_LONGEST_SIDE = 1600
"""Pixels; larger pictures are scaled down first, which keeps their text readable and the time bounded."""
_MIN_CONFIDENCE = 0.6
_THREADS = 2


class TextReader:
    """Reads lines. Safe to share between threads; one picture at a time."""

    def __init__(self) -> None:
        self._engine: Any = None
        self._lock = Lock()

    def lines(self, picture: Image.Image, sha256: str) -> tuple[Block, ...]:
        """Lines in reading order; `start` is 0 until the page has them. Boxes are in the picture's own pixels."""
        scale = min(1.0, _LONGEST_SIDE / max(picture.size))
        scaled = picture if scale == 1.0 else picture.resize((int(picture.width * scale), int(picture.height * scale)))
        with self._lock:
            if self._engine is None:
                self._engine = _make_engine()
            found = self._engine(_pixels(scaled))
        if found.boxes is None or found.txts is None:
            return ()
        return tuple(
            Block(kind=BlockKind.OCR_LINE, text=text.strip(), start=0, image_sha256=sha256, box=_box(corners, scale))
            for corners, text, confidence in zip(found.boxes, found.txts, found.scores, strict=True)
            if text.strip() and confidence >= _MIN_CONFIDENCE
        )


def _make_engine() -> Any:
    # Imported here because it loads OpenCV and ONNX Runtime, which most commands never need.
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _pixels(picture: Image.Image) -> Any:
    import numpy

    # RapidOCR expects OpenCV's order: blue, green, red.
    return numpy.ascontiguousarray(numpy.asarray(picture)[:, :, ::-1])


def _box(corners: Any, scale: float) -> Box:
    lefts = [float(corner[0]) / scale for corner in corners]
    tops = [float(corner[1]) / scale for corner in corners]
    left, top = max(0, int(min(lefts))), max(0, int(min(tops)))
    return Box(left=left, top=top, width=int(max(lefts)) - left, height=int(max(tops)) - top)
