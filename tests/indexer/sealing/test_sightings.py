"""A sealed package holds what was seen, says what is missing, and shows every later change."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from classifiers.verdict import Action, Finding
from crawlers.page import Block, BlockKind, Box, PageImage
from crawlers.snapshot import Snapshot, SnapshotState
from indexer.evidence.files import FileEvidenceStore
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.evidence.verifying import verify
from indexer.keeping import keep
from indexer.models import Evidence, Sighting
from indexer.sealing.round import seal_or_report, seal_waiting
from indexer.sealing.sightings import seal, wanted_sightings
from indexer.searching.seam import SearchIndex
from tests.factories import OFFER_TEXT, make_capture, make_finding, make_page
from tests.indexer.snapshots import ARTEFACTS, DOCUMENT, PNG, make_snapshot

NIGHT = date(2026, 11, 20)
SEALED_AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
POSTER = PageImage(
    url="http://x/p.png", body=b"poster", media_type="image/png", sha256=make_capture(b"poster").body_sha256, alt=""
)
LINE = Box(left=40, top=100, width=320, height=40)
FILES = ("response", "headers", "text", "verdict", "document", "image", "screenshot", "document", "wacz")


@pytest.fixture
def files(tmp_path: Path) -> FileEvidenceStore:
    return FileEvidenceStore(tmp_path / "evidence")


def poster_finding() -> Finding:
    """An offer on a rendered page with a poster: it has every kind of file."""
    block = Block(kind=BlockKind.OCR_LINE, text=OFFER_TEXT, start=0, image_sha256=POSTER.sha256)
    page = make_page(text=OFFER_TEXT, blocks=(block,), images=(POSTER,))
    return make_finding(replace(page, capture=replace(page.capture, rendered_html="<p>代孕公司</p>")))


def drawn_poster_finding() -> Finding:
    """An offer that stands in a picture only, between lines that say nothing."""
    drawn = BytesIO()
    Image.new("RGB", (400, 300), (250, 240, 240)).save(drawn, "WEBP", lossless=True)
    body = drawn.getvalue()
    poster = replace(POSTER, body=body, sha256=make_capture(body).body_sha256, media_type="image/webp")
    said = Block(kind=BlockKind.OCR_LINE, text=OFFER_TEXT, start=0, image_sha256=poster.sha256, box=LINE)
    other = said._replace(text="欢迎光临", start=len(OFFER_TEXT) + 1, box=replace(LINE, top=200))
    return make_finding(make_page(text=f"{OFFER_TEXT}\n欢迎光临", blocks=(said, other), images=(poster,)))


def kept_sighting(finding: Finding, store: EvidenceStore, index: SearchIndex) -> Sighting:
    keep(finding, night=NIGHT, store=store, index=index)
    return Sighting.objects.select_related("capture").get(url=finding.page.url)


@pytest.mark.django_db
class TestSeal:
    """One sighting."""

    def test_a_package_holds_the_night_and_the_picture(
        self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
    ) -> None:
        finding = poster_finding()
        sighting = kept_sighting(finding, files, index)
        evidence = seal(sighting, snapshot=make_snapshot(), store=files, ledger=ledger, sealed_at=SEALED_AT)
        by_name = {file["name"]: files.read(file["sha256"]) for file in evidence.manifest["files"]}
        assert tuple(file["role"] for file in evidence.manifest["files"]) == FILES
        assert by_name["response.bin"] == finding.page.capture.body
        assert by_name["text.txt"].decode() == finding.page.text
        assert json.loads(by_name["verdict.json"])["signals"][0]["text"] == "代孕公司"
        assert json.loads(by_name["headers.json"])["headers"] == [["Content-Type", "text/html; charset=utf-8"]]
        assert (by_name["screenshot.png"], by_name["document.html"].decode()) == (PNG, DOCUMENT)
        assert (by_name["image_1"], by_name["document_night.html"].decode()) == (b"poster", "<p>代孕公司</p>")
        assert (evidence.is_partial, evidence.note) == (False, "")
        assert Sighting.objects.get().evidence_id == evidence.pk
        assert verify(evidence.pk, store=files) == ()

    def test_a_picture_that_gave_evidence_is_sealed_untouched_beside_a_boxed_copy(
        self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
    ) -> None:
        finding = drawn_poster_finding()
        evidence = seal(
            kept_sighting(finding, files, index),
            snapshot=make_snapshot(),
            store=files,
            ledger=ledger,
            sealed_at=SEALED_AT,
        )
        by_name = {file["name"]: files.read(file["sha256"]) for file in evidence.manifest["files"]}
        assert by_name["image_1"] == finding.page.images[0].body
        before, after = (Image.open(BytesIO(by_name[name])).convert("RGB") for name in ("image_1", "image_1_boxed.png"))
        # The offer's line is boxed, the line that gave no evidence is not.
        assert ImageChops.difference(before, after).getbbox() == (37, 97, 364, 144)
        assert after.getpixel((38, 120)) == (204, 0, 0)
        (listed,) = json.loads(by_name["image_boxes.json"])
        assert (listed["picture"], listed["sha256"]) == ("image_1", finding.page.images[0].sha256)
        assert [mark["text"] for mark in listed["marks"]] == [OFFER_TEXT]
        assert verify(evidence.pk, store=files) == ()

    def test_a_failed_picture_still_seals_the_night(
        self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
    ) -> None:
        sighting = kept_sighting(make_finding(), files, index)
        gone = make_snapshot(status=None, artefacts=(), state=SnapshotState.FAILED, problems=("浏览器长时间没有反应",))
        evidence = seal(sighting, snapshot=gone, store=files, ledger=ledger, sealed_at=SEALED_AT)
        assert evidence.is_partial
        assert evidence.manifest["problems"] == ["浏览器长时间没有反应", "没有截屏", "没有浏览器中的页面文档"]
        assert [file["role"] for file in evidence.manifest["files"]] == list(FILES[:4])
        assert verify(evidence.pk, store=files) == ()

    @pytest.mark.parametrize(
        ("change", "words"),
        [({"status": 404}, "状态码 404"), ({"final_url": "http://other.example/"}, "转到 http://other.example/")],
    )
    def test_a_page_that_changed_before_its_picture_is_told(
        self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger, change: dict[str, object], words: str
    ) -> None:
        sighting = kept_sighting(make_finding(), files, index)
        evidence = seal(sighting, snapshot=make_snapshot(**change), store=files, ledger=ledger, sealed_at=SEALED_AT)
        assert words in evidence.note

    def test_what_a_second_look_saw_is_an_observation_and_no_lack(
        self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
    ) -> None:
        sighting = kept_sighting(make_finding(), files, index)
        cloaked = make_snapshot(observations=("疑似伪装：手机视角所见与首次不同",))
        evidence = seal(sighting, snapshot=cloaked, store=files, ledger=ledger, sealed_at=SEALED_AT)
        assert evidence.manifest["observations"] == ["疑似伪装：手机视角所见与首次不同"]
        assert (evidence.is_partial, evidence.note) == (False, "")

    def test_a_cut_response_is_told(self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger) -> None:
        page = make_page()
        cut = make_finding(replace(page, capture=replace(page.capture, truncated=True)))
        evidence = seal(
            kept_sighting(cut, files, index), snapshot=make_snapshot(), store=files, ledger=ledger, sealed_at=SEALED_AT
        )
        assert "大小限制" in evidence.note

    def test_missing_night_bytes_are_never_sealed_over(
        self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
    ) -> None:
        sighting = kept_sighting(make_finding(), files, index)
        files.path(sighting.body_sha256).unlink()
        with pytest.raises(EvidenceError):
            seal(sighting, snapshot=make_snapshot(), store=files, ledger=ledger, sealed_at=SEALED_AT)
        assert not Evidence.objects.exists()

    def test_a_picture_of_another_address_is_refused(
        self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
    ) -> None:
        sighting = kept_sighting(make_finding(), files, index)
        with pytest.raises(ValueError, match="proves nothing"):
            seal(sighting, snapshot=make_snapshot("http://b.example/"), store=files, ledger=ledger, sealed_at=SEALED_AT)

    def test_sealing_the_same_twice_is_one_package(
        self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
    ) -> None:
        sighting = kept_sighting(make_finding(), files, index)
        ids = {
            seal(sighting, snapshot=make_snapshot(), store=files, ledger=ledger, sealed_at=SEALED_AT).pk
            for _ in range(2)
        }
        assert len(ids) == Evidence.objects.count() == 1


@pytest.mark.django_db
class TestVerify:
    """Every byte counts."""

    @pytest.fixture
    def evidence(self, files: FileEvidenceStore, index: SearchIndex, ledger: Ledger) -> Evidence:
        sighting = kept_sighting(poster_finding(), files, index)
        return seal(sighting, snapshot=make_snapshot(), store=files, ledger=ledger, sealed_at=SEALED_AT)

    @pytest.mark.parametrize("number", range(len(FILES)))
    def test_one_flipped_bit_in_any_file_is_found(
        self, files: FileEvidenceStore, evidence: Evidence, number: int
    ) -> None:
        file = evidence.manifest["files"][number]
        flip(files.path(file["sha256"]))
        (problem,) = verify(evidence.pk, store=files)
        assert file["name"] in problem

    @pytest.mark.parametrize("number", range(len(FILES)))
    def test_any_missing_file_is_found(self, files: FileEvidenceStore, evidence: Evidence, number: int) -> None:
        files.path(evidence.manifest["files"][number]["sha256"]).unlink()
        assert len(verify(evidence.pk, store=files)) == 1

    def test_one_flipped_bit_in_the_manifest_is_found(self, files: FileEvidenceStore, evidence: Evidence) -> None:
        flip(files.path(evidence.pk))
        (problem,) = verify(evidence.pk, store=files)
        assert "清单" in problem

    def test_a_manifest_altered_in_the_database_is_found(self, files: FileEvidenceStore, evidence: Evidence) -> None:
        evidence.manifest["files"].pop()
        evidence.save()
        (problem,) = verify(evidence.pk, store=files)
        assert "数据库中的清单" in problem

    @pytest.mark.parametrize(
        "change", [{"url": "http://x.example/"}, {"sealed_at": SEALED_AT + timedelta(seconds=1)}, {"is_partial": True}]
    )
    def test_a_row_altered_in_the_database_is_found(
        self, files: FileEvidenceStore, evidence: Evidence, change: dict[str, object]
    ) -> None:
        Evidence.objects.update(**change)
        (problem,) = verify(evidence.pk, store=files)
        assert "数据库中的证据记录" in problem

    def test_unknown_evidence_is_said_to_be_unknown(self, files: FileEvidenceStore) -> None:
        (problem,) = verify("0" * 64, store=files)
        assert "没有" in problem


@pytest.mark.django_db
def test_what_waits_is_sealed_in_order_of_weight(store: EvidenceStore, index: SearchIndex, ledger: Ledger) -> None:
    wanted = {"a": (Action.REVIEW, 0.69), "b": (Action.FLAG, 0.81), "c": (Action.FLAG, 0.99), "d": (Action.CLEAR, 0.0)}
    for name, (action, score) in wanted.items():
        page = make_page(f"http://{name}.example/", [(BlockKind.PARAGRAPH, f"{name} {OFFER_TEXT}")])
        keep(make_finding(page, action, score=score), night=NIGHT, store=store, index=index)
    assert [sighting.host[0] for sighting in wanted_sightings(10)] == ["c", "b", "a"]
    assert [sighting.host[0] for sighting in wanted_sightings(1)] == ["c"]
    seal(
        wanted_sightings(1)[0],
        snapshot=make_snapshot("http://c.example/"),
        store=store,
        ledger=ledger,
        sealed_at=SEALED_AT,
    )
    assert [sighting.host[0] for sighting in wanted_sightings(10)] == ["b", "a"]


@pytest.mark.django_db(transaction=True)
def test_one_failing_page_never_stops_the_rest(files: FileEvidenceStore, ledger: Ledger) -> None:
    from indexer.opening import open_search_index

    urls = [f"http://h{number}.example/" for number in range(4)]
    for url in urls:
        keep(
            make_finding(make_page(url, [(BlockKind.PARAGRAPH, f"{url} {OFFER_TEXT}")])),
            night=NIGHT,
            store=files,
            index=open_search_index(),
        )
    files.path(Sighting.objects.get(url=urls[1]).body_sha256).unlink()
    seen: list[tuple[int, int]] = []

    async def take(url: str, words: tuple[str, ...]) -> Snapshot:
        assert words
        await asyncio.sleep(0)
        return make_snapshot(url, artefacts=ARTEFACTS[1:] if url == urls[2] else ARTEFACTS)

    results = asyncio.run(
        seal_waiting(
            take,
            store=files,
            ledger=ledger,
            clock=lambda: SEALED_AT,
            limit=10,
            progress=lambda done, all_: seen.append((done, all_)),
        )
    )
    by_url = {result.url: result for result in results}
    assert [by_url[url].error is None for url in urls] == [True, False, True, True]
    assert by_url[urls[2]].problems == "没有截屏"
    assert [sighting.url for sighting in wanted_sightings(10)] == [urls[1]]
    assert wanted_sightings(10, skipped=[by_url[urls[1]].sighting_id]) == ()
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.django_db
def test_a_sighting_taken_back_meanwhile_does_not_fail(
    files: FileEvidenceStore, index: SearchIndex, ledger: Ledger
) -> None:
    sighting = kept_sighting(make_finding(), files, index)
    Sighting.objects.filter(pk=sighting.pk).delete()
    assert seal_or_report(sighting, make_snapshot(), files, ledger, SEALED_AT).error is None


def flip(path: Path) -> None:
    """Turn one bit of a file behind the store's back."""
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(bytes(body))
