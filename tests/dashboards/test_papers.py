"""The papers name what was sealed, leave to people what only people know, and never claim a time nobody vouched for."""

import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from docx import Document
from docx.shared import Mm
from PIL import Image

from classifiers.picturing.qr_codes import read_qr_codes
from crawlers.browsing.browser import find_browser
from crawlers.browsing.fonts import find_font_file
from dashboards import engines
from dashboards.models import PaperKind
from dashboards.papers import drafting
from dashboards.papers.codes import qr_png
from dashboards.papers.completion import BLANKS, NOTHING_FILLED, Completion, completion_from
from dashboards.papers.evidence_index import evidence_index
from dashboards.papers.paper import BLANK, Frame, Origin, Paper, Strip, grouped
from dashboards.papers.printed import html_of, pdfs_of
from dashboards.papers.sealed import SealedPackage, sealed_package
from dashboards.papers.typeface import FILES
from dashboards.papers.word import docx_of
from indexer.evidence.seam import EvidenceError, FileRole
from tests.dashboards.rows import PNG, MemoryStore, make_decision, make_evidence, make_item, make_sighting

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(store: MemoryStore) -> SealedPackage:
    evidence = make_evidence(make_sighting(make_item()), store, text="首页 京ICP备12345678号-1 联系我们")
    return sealed_package(evidence.pk, store)


def draft(kind: PaperKind, package: SealedPackage, completion: Completion, unit_name: str) -> Paper:
    """A paper of a package without pictures around it."""
    return drafting.draft(kind, package, completion, unit_name, MemoryStore())


def words_of(paper: Paper) -> str:
    document = Document(io.BytesIO(docx_of(paper)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_list_names_every_file_with_both_digests(package: SealedPackage) -> None:
    text = words_of(draft(PaperKind.LIST, package, NOTHING_FILLED, ""))
    for file in package.manifest["files"]:
        assert file["name"] in text
        assert grouped(file["sha256"]) in text
        assert grouped(file["sm3"]) in text
    assert grouped(package.evidence.pk) in text
    assert "待授时" in text


def test_the_record_says_what_is_known_and_leaves_room_for_two_officers(package: SealedPackage) -> None:
    text = words_of(draft(PaperKind.RECORD, package, NOTHING_FILLED, "某市网信办"))
    known = (
        package.evidence.url,
        "某市网信办",
        "未签署",
        "待授时",
        "京ICP备12345678号-1",
        grouped(package.evidence.pk),
    )
    for words in (*known, "提取人一", "提取人二", "见证人", "进入步骤", "清洁性检查", "访问方式"):
        assert words in text


def test_a_page_in_tiles_is_told_on_the_record(package: SealedPackage) -> None:
    assert "整页截图方式" not in words_of(draft(PaperKind.RECORD, package, NOTHING_FILLED, ""))
    package.evidence.manifest["observations"] = ["页面高 40000 像素，超过单张上限"]
    tiled = replace(package, headers={"snapshot": {"full_page": "tiles"}})
    text = words_of(draft(PaperKind.RECORD, tiled, NOTHING_FILLED, ""))
    assert "整页截图方式：分段截图" in text
    assert "页面高 40000 像素，超过单张上限" in text


def test_every_click_is_on_the_record(store: MemoryStore) -> None:
    click = {
        "selector": ".show-phone",
        "text": "显示电话",
        "at": "2026-11-20T20:00:00+00:00",
        "changed": True,
        "appeared": "199 0000 4321",
        "failure": "",
    }
    failed = click | {"text": "咨询", "changed": False, "appeared": "", "failure": "是通向别处的链接，未点击"}
    log = json.dumps({"selectors": [".show-phone"], "clicks": [click, failed]}).encode()
    more = ((FileRole.CLICKS, "clicks.json", "application/json", log),)
    clicked = sealed_package(make_evidence(make_sighting(make_item()), store, more=more).pk, store)
    text = words_of(draft(PaperKind.RECORD, clicked, NOTHING_FILLED, ""))
    assert "四、按站点文件所列点击" in text
    assert "点击 1：2026-11-21 04:00:00，“显示电话”（.show-phone），页面有变化，显示“199 0000 4321”" in text
    assert "点击 2：2026-11-21 04:00:00，“咨询”（.show-phone），是通向别处的链接，未点击" in text


def test_without_clicks_no_record_speaks_of_them(package: SealedPackage) -> None:
    text = words_of(draft(PaperKind.RECORD, package, NOTHING_FILLED, ""))
    assert "点击" not in text
    assert "四、逐请求保存" in text


def test_every_blank_is_open_until_a_person_fills_it(package: SealedPackage) -> None:
    def origins(completion: Completion) -> list[Origin]:
        paper = draft(PaperKind.RECORD, package, completion, "某市网信办")
        return [field.origin for part in paper.parts for field in getattr(part, "fields", ())]

    filled_in = Completion(words={blank.key: "已填" for blank in BLANKS})
    assert origins(NOTHING_FILLED).count(Origin.OPEN) == len(BLANKS)
    assert origins(filled_in).count(Origin.PERSON) == len(BLANKS)
    assert Origin.OPEN not in origins(filled_in)
    assert BLANK in words_of(draft(PaperKind.RECORD, package, NOTHING_FILLED, ""))


def test_the_cover_answers_the_six_questions_in_order(package: SealedPackage) -> None:
    text = words_of(draft(PaperKind.COVER, package, NOTHING_FILLED, ""))
    places = [text.index(f"（{number}）电子数据") for number in "一二三四五六"]
    assert places == sorted(places)
    assert "涉嫌违规" in text


@pytest.mark.parametrize("kind", PaperKind)
def test_no_paper_speaks_of_crime(kind: PaperKind, package: SealedPackage) -> None:
    text = words_of(draft(kind, package, NOTHING_FILLED, "某市网信办"))
    assert "犯罪" not in text


def test_the_index_lists_every_package(store: MemoryStore) -> None:
    packages = [
        sealed_package(make_evidence(make_sighting(make_item()), store, text=str(number)).pk, store) for number in "123"
    ]
    paper = evidence_index(packages, "某市网信办")
    text = words_of(paper)
    assert all(grouped(one.evidence.pk) in text for one in packages)
    assert "涉嫌发布“代孕”类信息" in text
    with pytest.raises(ValueError, match="没有可列入"):
        evidence_index([], "")


def test_in_the_dashboard_the_index_lists_what_was_confirmed(
    client: Client, reviewer: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "evidence_store", lambda: store)
    client.force_login(reviewer)
    assert client.post("/exports/evidence-index/", {"form": "docx"}).status_code == 400
    confirmed, open_item = make_item(), make_item()
    evidence = make_evidence(make_sighting(confirmed), store, text="一")
    other = make_evidence(make_sighting(open_item), store, text="二")
    make_decision(confirmed, reviewer)
    body = client.post("/exports/evidence-index/", {"form": "docx"}).content
    text = "\n".join(cell.text for row in Document(io.BytesIO(body)).tables[0].rows for cell in row.cells)
    assert grouped(evidence.pk) in text
    assert grouped(other.pk) not in text
    store.alter(evidence.manifest["files"][1]["sha256"])
    assert client.post("/exports/evidence-index/", {"form": "docx"}).status_code == 409


def test_a_digest_is_printed_in_groups_of_eight_and_as_a_code_that_reads() -> None:
    digest = "0123456789abcdef" * 4
    assert grouped(digest).split() == [digest[place : place + 8] for place in range(0, 64, 8)]
    assert [code.text.lower() for code in read_qr_codes(Image.open(io.BytesIO(qr_png(digest))).convert("RGB"), "")] == [
        digest
    ]


def test_papers_are_a4(package: SealedPackage) -> None:
    sections = {
        kind: Document(io.BytesIO(docx_of(draft(kind, package, NOTHING_FILLED, "")))).sections[0] for kind in PaperKind
    }
    assert {(round(one.page_width / Mm(1)), round(one.page_height / Mm(1))) for one in sections.values()} == {
        (210, 297),
        (297, 210),
    }


def test_crawled_text_is_text_in_every_form(store: MemoryStore) -> None:
    sighting = make_sighting(make_item(), title="<script>alert(1)</script>{{7*7}}\u202e")
    package = sealed_package(make_evidence(sighting, store).pk, store)
    paper = draft(PaperKind.RECORD, package, NOTHING_FILLED, "")
    assert "<script" not in html_of(paper)
    assert "{{7*7}}" in html_of(paper)
    assert "<script>alert(1)</script>{{7*7}}" in words_of(paper)


def test_a_strip_shows_its_pictures_in_order() -> None:
    paper = Paper(
        title="胶片",
        foot="",
        parts=(Strip(frames=(Frame(picture=PNG, caption="一"), Frame(picture=None, caption="二"))),),
    )
    page = html_of(paper)
    assert page.index("data:image/png") < page.index("一") < page.index("无截图") < page.index("二")
    with zipfile.ZipFile(io.BytesIO(docx_of(paper))) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist())


def test_papers_of_unknown_or_altered_evidence_are_refused(store: MemoryStore, package: SealedPackage) -> None:
    with pytest.raises(EvidenceError):
        sealed_package("0" * 64, store)
    text = next(file["sha256"] for file in package.manifest["files"] if file["role"] == "text")
    store.alter(text)
    with pytest.raises(EvidenceError):
        sealed_package(package.evidence.pk, store)


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="不能超过"):
        completion_from({"case": "长" * 501})


@pytest.mark.browser
def test_pdf_embeds_every_font_numbers_its_pages_and_gives_back_its_text(
    package: SealedPackage, tmp_path: Path
) -> None:
    browser, fonts, reader = find_browser(), shutil.which("pdffonts"), shutil.which("pdftotext")
    if browser is None or fonts is None or reader is None:
        pytest.skip("needs a browser and poppler-utils")
    path = tmp_path / "record.pdf"
    (body,) = pdfs_of([draft(PaperKind.RECORD, package, NOTHING_FILLED, "某市网信办")], browser)
    path.write_bytes(body)
    table = subprocess.run([fonts, path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    # The columns before the object's number: embedded, subset, unicode.
    assert table
    assert {line.split()[-5] for line in table} == {"yes"}
    if find_font_file(FILES[400]) is not None:
        assert not [line for line in table if "Type 3" in line]
    text = subprocess.run([reader, "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    for words in ("电子数据提取笔录", "待授时", "执法证号", "第 1 页", package.evidence.pk[:8]):
        assert words in text
