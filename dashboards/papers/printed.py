"""Any paper as PDF, fonts embedded, pages numbered: the form that is signed.

In: `Paper`s, the browser's path. Out: PDF bytes. Raises PrintingFailed.
"""

import base64
from collections.abc import Sequence

from django.template.loader import render_to_string

from crawlers.browsing.printing import print_pages
from dashboards.papers.codes import qr_png
from dashboards.papers.paper import Code, Column, Fields, Frame, Grid, Paper, Part, Signatures, Strip, Text
from dashboards.papers.typeface import Face, faces_for

KINDS: dict[type[Part], str] = {
    Text: "text",
    Fields: "fields",
    Grid: "grid",
    Code: "code",
    Strip: "strip",
    Signatures: "signatures",
}


def pdfs_of(papers: Sequence[Paper], browser: str) -> tuple[bytes, ...]:
    """The papers as PDF, A4, in the same order."""
    faces = faces_for("".join(sorted(set("".join(html_of(paper) for paper in papers)))))
    return print_pages([html_of(paper, faces) for paper in papers], browser=browser)


def html_of(paper: Paper, faces: Sequence[Face] = ()) -> str:
    """The paper as one HTML document that needs nothing else but the fonts of this machine, where `faces` is empty."""
    parts = [{"kind": KINDS[type(part)], "part": part, **_pictures(part)} for part in paper.parts]
    return render_to_string("papers/print.html", {"paper": paper, "parts": parts, "faces": faces})


def _pictures(part: Part) -> dict[str, object]:
    if isinstance(part, Code):
        return {"code": _data(qr_png(part.value))}
    if isinstance(part, Grid):
        return {"rows": [[_cell(*pair) for pair in zip(part.columns, row, strict=True)] for row in part.rows]}
    if isinstance(part, Strip):
        return {"frames": [{"picture": _frame(frame), "caption": frame.caption} for frame in part.frames]}
    return {}


def _cell(column: Column, value: str) -> dict[str, str]:
    if column.is_code:
        return {"code": _data(qr_png(value)), "text": "", "css": ""}
    return {"code": "", "text": value, "css": "mono" if column.is_digest else ""}


def _frame(frame: Frame) -> str:
    return "" if frame.picture is None else _data(frame.picture)


def _data(picture: bytes) -> str:
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
