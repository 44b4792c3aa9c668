"""A replay needs no network, and its scores tell a page that came back from one that did not."""

import asyncio
import io

import pytest
from PIL import Image, ImageDraw

from crawlers.browsing.browser import find_browser
from crawlers.recording.archive_reading import ArchiveUnreadable, read_archive
from crawlers.recording.likeness import picture_likeness, text_likeness
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import RecordingPlan
from crawlers.recording.replaying import Replayer, ReplayScore
from crawlers.snapshot import ArtefactKind
from tests.crawlers.recording.site import serving


def picture(*words: tuple[int, int], size: tuple[int, int] = (400, 300)) -> bytes:
    """A white page with a dark bar at each place."""
    page = Image.new("RGB", size, "white")
    for left, top in words:
        ImageDraw.Draw(page).rectangle((left, top, left + 60, top + 12), fill="black")
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def test_the_same_picture_scores_one_and_a_blank_one_scores_nothing() -> None:
    page = picture((20, 20), (20, 120), (200, 200))
    assert picture_likeness(page, page) == 1.0
    assert picture_likeness(page, picture()) < 0.1
    assert 0.2 < picture_likeness(page, picture((20, 20), (20, 120))) < 0.9
    assert picture_likeness(picture(), picture()) == 1.0
    assert picture_likeness(page, picture((20, 20), (20, 120), (200, 200), size=(400, 200))) < 1.0
    with pytest.raises(ValueError, match="not a picture"):
        picture_likeness(page, b"<html>")


@pytest.mark.parametrize(
    ("recorded", "replayed", "least", "most"),
    [
        ("代孕 套餐", "代孕套餐", 1, 1),
        ("", "", 1, 1),
        ("代孕套餐价格", "", 0, 0),
        ("代孕套餐价格", "代孕套餐", 0.5, 0.9),
        ("甲", "甲", 1, 1),
    ],
)
def test_texts_are_compared_without_white_space(recorded: str, replayed: str, least: float, most: float) -> None:
    assert least <= text_likeness(recorded, replayed) <= most


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 no archive", b"<html>"])
def test_what_is_no_archive_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(ArchiveUnreadable):
        read_archive(body)


@pytest.mark.browser
@pytest.mark.slow
def test_a_recorded_page_comes_back_whole_with_its_site_stopped_and_a_robbed_archive_does_not() -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip("no browser found")
    with serving() as site:
        archive = asyncio.run(_record(browser, site.url, site.port))
    asked = len(site.log)
    whole, robbed = asyncio.run(_scores(browser, archive, _without_page(archive)))
    assert whole.note == ""
    assert min(whole.picture or 0, whole.text or 0, whole.resources or 0) >= 0.9
    assert robbed.note or min(robbed.picture or 0, robbed.text or 0) < 0.8
    assert len(site.log) == asked


async def _record(browser: str, url: str, port: int) -> bytes:
    plan = RecordingPlan(
        browser=browser, user_agent="Qingyuan tests", allow_private=(f"*.localhost:{port}",), timeout_seconds=30
    )
    async with Recorder(plan) as recorder:
        artefact = (await recorder.take(url)).find(ArtefactKind.WACZ)
    assert artefact is not None
    return artefact.body


async def _scores(browser: str, *archives: bytes) -> list[ReplayScore]:
    async with Replayer(browser) as replayer:
        return [await replayer.score(archive) for archive in archives]


def _without_page(archive: bytes) -> bytes:
    """The same archive whose page is said to have stood elsewhere, so that nothing answers to its address."""
    return archive.replace(b"/thread?id=1", b"/thread?id=2")
