"""Any paper as DOCX, for officers who correct a draft in their own word processor.

Fonts are named, not embedded: 仿宋 and 黑体 come with Chinese office systems (GB/T 9704-2012 asks for them); the PDF embeds its own.

In: a `Paper`. Out: DOCX bytes.
"""

import io
from collections.abc import Sequence
from typing import Any, assert_never

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dashboards.papers.codes import qr_png
from dashboards.papers.paper import Code, Fields, Grid, Paper, Part, Signatures, Strip, Text, grouped, printable

BODY, HEADING = "仿宋", "黑体"
SIDE, TOP = 20, 22
FIELD_COLUMNS = (36, 114, 20)
FRAMES_A_ROW = 3


def docx_of(paper: Paper) -> bytes:
    """The paper as DOCX, A4."""
    document = Document()
    _speak_chinese(document)
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if paper.is_wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if paper.is_wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(SIDE)
    section.top_margin = section.bottom_margin = Mm(TOP)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, paper.title, points=20, font=HEADING)
    for part in paper.parts:
        _add(document, part)
    _foot(section.footer.paragraphs[0], paper.foot)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: WordDocument, part: Part) -> None:
    match part:
        case Text():
            _write(document.add_paragraph(), part.text, font=HEADING if part.is_heading else BODY)
        case Fields():
            rows = [(one.name, one.text, one.origin.value) for one in part.fields]
            _table(document, ("项目", "内容", "来源"), rows, FIELD_COLUMNS)
        case Grid():
            _grid(document, part)
        case Code():
            _code(document, part)
        case Strip():
            _strip(document, part)
        case Signatures():
            document.add_paragraph()
            for line in part.lines:
                _write(document.add_paragraph(), line)
        case _:
            assert_never(part)


def _table(document: WordDocument, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Any:
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    _mark(table.rows[0], "w:tblHeader")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cells, values in [(table.rows[0].cells, head), *((table.add_row().cells, row) for row in rows)]:
        is_head = cells[0]._tc is table.rows[0].cells[0]._tc
        for cell, value, width in zip(cells, values, widths, strict=True):
            cell.width = Mm(width)
            _write(cell.paragraphs[0], value, points=9, font=HEADING if is_head else BODY)
    for row in table.rows:
        _mark(row, "w:cantSplit")
    return table


def _grid(document: WordDocument, part: Grid) -> None:
    shown = [
        ["" if column.is_code else value for column, value in zip(part.columns, row, strict=True)] for row in part.rows
    ]
    widths = [column.millimetres for column in part.columns]
    table = _table(document, [column.title for column in part.columns], shown, widths)
    for place, column in enumerate(part.columns):
        if column.is_code:
            for number, row in enumerate(part.rows, 1):
                cell = table.rows[number].cells[place]
                cell.paragraphs[0].add_run().add_picture(io.BytesIO(qr_png(row[place])), width=Mm(17))


def _code(document: WordDocument, part: Code) -> None:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    table.columns[0].width, table.columns[1].width = left.width, right.width = Mm(130), Mm(40)
    _write(left.paragraphs[0], f"{part.label}\n{grouped(part.value)}")
    right.paragraphs[0].add_run().add_picture(io.BytesIO(qr_png(part.value)), width=Mm(28))


def _strip(document: WordDocument, part: Strip) -> None:
    table = document.add_table(rows=0, cols=FRAMES_A_ROW)
    for start in range(0, len(part.frames), FRAMES_A_ROW):
        cells = table.add_row().cells
        for cell, frame in zip(cells, part.frames[start : start + FRAMES_A_ROW], strict=False):
            if frame.picture is not None:
                cell.paragraphs[0].add_run().add_picture(io.BytesIO(frame.picture), width=Mm(50))
            _write(cell.add_paragraph(), frame.caption, points=8)


def _write(paragraph: Any, text: str, *, points: float = 11, font: str = BODY) -> None:
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.name = Pt(points), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _foot(paragraph: Any, foot: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, f"{foot}　第 ", points=8)
    _page_field(paragraph, "PAGE")
    _write(paragraph, " 页，共 ", points=8)
    _page_field(paragraph, "NUMPAGES")
    _write(paragraph, " 页", points=8)


def _page_field(paragraph: Any, instruction: str) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(8)
    for kind, text in (("begin", None), (None, instruction), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind or "")
        run._element.append(element)


def _mark(row: Any, property_name: str) -> None:
    """Set a property of a row: its head is repeated on every page, or it is not broken between two."""
    row._tr.get_or_add_trPr().append(OxmlElement(property_name))


def _speak_chinese(document: WordDocument) -> None:
    """Say that the text is simplified Chinese, or a substitute font draws Japanese shapes."""
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
