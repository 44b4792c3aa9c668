"""The papers that go with a sealed package: 电子数据提取笔录 and 固定清单, drafted by the machine, signed by two officers.

Field names follow 法发〔2016〕22号 §14 and the prosecutors' rules of 2021 §30–32; hashes are printed in groups of eight so that they
can be read aloud and typed. What only people know is left as a line to fill in. A4, DOCX.

In: an evidence id, the store. Out: DOCX bytes. Raises EvidenceError.
"""

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.timezone import localtime
from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dashboards.evidence_sheet import WAITING, SealFacts, seals_of
from dashboards.item_evidence import ROLE_TITLES
from indexer.evidence import EvidenceError, EvidenceStore, FileRole
from indexer.models import Evidence

FONT = "Noto Serif CJK SC"
BLANK = "＿＿＿＿＿＿＿＿"
ORIGINALS = frozenset({FileRole.RESPONSE, FileRole.WACZ, FileRole.HEADERS, FileRole.IMAGE})
SIGNATURES = (
    f"提取人一：{BLANK}　执法证号：{BLANK}　日期：{BLANK}",
    f"提取人二：{BLANK}　执法证号：{BLANK}　日期：{BLANK}",
    f"见证人：{BLANK}（无见证人的，注明原因：{BLANK}）",
)


def extraction_record(evidence_id: str, store: EvidenceStore, unit_name: str) -> bytes:
    """电子数据提取笔录 of one package."""
    evidence, facts = _package(evidence_id)
    paper = _paper("电子数据提取笔录", is_wide=False)
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in _record_fields(evidence, facts, _preflight(evidence, store), unit_name):
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(38), Mm(132)
        _write(cells[0].paragraphs[0], name)
        _write(cells[1].paragraphs[0], value)
    _sign(paper)
    return _bytes(paper)


def file_list(evidence_id: str) -> bytes:
    """固定清单 of one package: every file with its digests."""
    evidence, facts = _package(evidence_id)
    paper = _paper("电子数据固定清单", is_wide=True)
    _write(paper.add_paragraph(), f"证据编号（清单 SHA-256）：{grouped(evidence_id)}")
    _write(
        paper.add_paragraph(),
        f"来源网址：{evidence.url}　固定时间：{_time(evidence.sealed_at)}　时间戳：{_stamps(facts)}",
    )
    table = paper.add_table(rows=1, cols=6, style="Table Grid")
    widths = (Mm(10), Mm(52), Mm(38), Mm(20), Mm(112), Mm(25))
    _row(table.rows[0].cells, ("序号", "名称和类别", "文件格式", "字节数", "完整性校验值", "备注"), widths)
    for number, file in enumerate(evidence.manifest["files"], 1):
        title = ROLE_TITLES.get(file["role"], file["role"])
        digests = f"SHA-256 {grouped(file['sha256'])}\nSM3 {grouped(file['sm3'])}"
        note = "原始记录" if file["role"] in ORIGINALS else "展示件"
        values = (str(number), f"{file['name']}\n{title}", file["media_type"], str(file["size"]), digests, note)
        _row(table.add_row().cells, values, widths)
    _sign(paper)
    return _bytes(paper)


def grouped(digest: str) -> str:
    """A digest in groups of eight digits."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _record_fields(
    evidence: Evidence, facts: SealFacts, preflight: dict[str, Any], unit_name: str
) -> Iterable[tuple[str, str]]:
    manifest = evidence.manifest
    yield "案由/任务编号", BLANK
    yield "提取单位", unit_name or BLANK
    yield "提取对象", f"网址 {evidence.url}\n最终网址 {manifest['final_url']}"
    yield "提取时间", f"抓取 {manifest['fetched_at']}\n固定 {_time(evidence.sealed_at)}（北京时间）"
    yield "时钟说明", str(preflight.get("clock", {}).get("note", "未记录"))
    yield "提取地点", BLANK
    yield "系统环境", f"{preflight.get('system', '未记录')}；浏览器 {preflight.get('browser', '未记录')}；工具 清源"
    yield (
        "工具校验值",
        f"浏览器 {preflight.get('browser_sha256', '未记录')}\n程序 {preflight.get('code_sha256', '未记录')}",
    )
    yield "清洁性检查", "每页新建浏览器环境，无 Cookie、缓存和登录状态；详见 preflight.json"
    yield "访问方式", f"公开访问，未登录；用户代理 {manifest['user_agent']}"
    yield (
        "目标地址",
        "；".join(f"{host} → {address}" for host, address in preflight.get("resolved", {}).items()) or "未记录",
    )
    yield (
        "提取方法与过程",
        (
            "打开网址；未触碰页面时拍首屏；自上而下滚动至底；保存网络往来原始数据（WACZ）、页面文档、文字、整页截图、打印件；"
            "计算全部文件的 SHA-256 和 SM3，写入清单；清单记入签名账本"
        ),
    )
    yield "异常与未提取部分", evidence.note or "无"
    yield "完整性校验值", f"清单 SHA-256 {grouped(evidence.pk)}"
    yield "电子签名", f"账本第 {facts.seq} 行，公钥 {facts.key_id}" if facts.seq else "未签署"
    yield "时间戳", _stamps(facts)
    yield "存储介质", BLANK


def _package(evidence_id: str) -> tuple[Evidence, SealFacts]:
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    if evidence is None:
        raise EvidenceError(f"没有编号为 {evidence_id} 的证据记录")
    return evidence, seals_of([evidence_id])[evidence_id]


def _preflight(evidence: Evidence, store: EvidenceStore) -> dict[str, Any]:
    for file in evidence.manifest["files"]:
        if file["role"] == FileRole.PREFLIGHT:
            found: dict[str, Any] = json.loads(store.read(file["sha256"]))
            return found
    return {}


def _stamps(facts: SealFacts) -> str:
    return "；".join(facts.stamps) or WAITING


def _time(moment: Any) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M:%S}"


def _paper(title: str, *, is_wide: bool) -> Paper:
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    heading = paper.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(heading, title, points=18)
    return paper


def _row(cells: Sequence[Any], values: Sequence[str], widths: Sequence[Any]) -> None:
    for cell, value, width in zip(cells, values, widths, strict=True):
        cell.width = width
        _write(cell.paragraphs[0], value, points=8)


def _write(paragraph: Any, text: str, *, points: float = 10.5) -> None:
    run = paragraph.add_run("".join(one for one in text if one == "\n" or one.isprintable()))
    run.font.size, run.font.name = Pt(points), FONT
    run._element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _sign(paper: Paper) -> None:
    paper.add_paragraph()
    for line in SIGNATURES:
        _write(paper.add_paragraph(), line)


def _bytes(paper: Paper) -> bytes:
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
