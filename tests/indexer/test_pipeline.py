"""A finding leaves the pipeline only when it is durable, and nothing that fails goes unheard."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from scrapy import Spider
from scrapy.utils.test import get_crawler

from classifiers.verdict import Action, Finding
from crawlers.outcome import Outcome
from crawlers.page import BlockKind, Unread
from indexer import writing
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.models import Item, Visit
from indexer.opening import open_evidence_store, open_search_index
from indexer.pipeline import KeepFinding
from indexer.writing import FindingWriter
from tests.factories import FETCHED_AT, OFFER_TEXT, make_finding, make_page

NIGHT = date(2026, 11, 20)
UNREAD = Unread(site="a", url="http://x/", at=FETCHED_AT, outcome=Outcome.FAILED, note="超时", status=None)

pytestmark = pytest.mark.django_db(transaction=True)


def findings(count: int) -> list[Finding]:
    return [
        make_finding(make_page(f"http://h{number}.example/", [(BlockKind.PARAGRAPH, f"第{number}家 {OFFER_TEXT}")]))
        for number in range(count)
    ]


def make_pipeline(data: Path) -> KeepFinding:
    config = data.with_name(f"{data.name}.toml")
    config.write_text("", "utf-8")
    settings = {
        "QINGYUAN_NIGHT": NIGHT.isoformat(),
        "QINGYUAN_DATA": str(data),
        "QINGYUAN_CONFIG_PATH": str(config),
    }
    crawler = get_crawler(Spider, settings)
    return KeepFinding.from_crawler(crawler)


def test_items_come_back_after_they_are_stored(tmp_path: Path) -> None:
    some = [*findings(5), make_finding(make_page("http://clear.example/"), Action.CLEAR), UNREAD, {"other": 1}]

    async def crawl() -> list[Any]:
        pipeline = make_pipeline(tmp_path)
        try:
            return await asyncio.gather(*(pipeline.process_item(item) for item in some))
        finally:
            await pipeline.close_spider()

    assert asyncio.run(crawl()) == some
    assert (Item.objects.count(), Visit.objects.count()) == (5, 7)
    assert Visit.objects.get(url="http://x/").outcome == "failed"


def test_a_failing_store_is_heard_and_stops_the_crawl(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("not a folder")
    reasons: list[str] = []

    class Engine:
        async def close_spider_async(self, *, reason: str) -> None:
            reasons.append(reason)

    async def crawl() -> list[Any]:
        pipeline = make_pipeline(tmp_path)
        pipeline._crawler.engine = Engine()  # type: ignore[assignment]
        try:
            return await asyncio.gather(*map(pipeline.process_item, findings(3)), return_exceptions=True)
        finally:
            await pipeline.close_spider()

    results = asyncio.run(crawl())
    assert [type(result) for result in results] == [EvidenceError] * 3
    assert len({id(result) for result in results}) == 3
    assert reasons == ["evidence_error"]
    assert not Visit.objects.exists()


def in_one_go(evidence: EvidenceStore, some: Sequence[Finding | Unread]) -> list[None | BaseException]:
    """What comes of handing these to a writer at once."""

    async def hand_in() -> list[None | BaseException]:
        writer = FindingWriter(night=NIGHT, store=evidence, index=open_search_index())
        try:
            return await asyncio.gather(*map(writer.keep, some), return_exceptions=True)
        finally:
            await writer.close()

    return asyncio.run(hand_in())


class TestFindingWriter:
    """The thread behind the pipeline."""

    @pytest.fixture
    def evidence(self, tmp_path: Path) -> EvidenceStore:
        return open_evidence_store(tmp_path)

    def test_what_waits_goes_into_few_transactions(
        self, evidence: EvidenceStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sizes: list[int] = []
        keep_all = writing.keep_all

        def counting(some: Any, **arguments: Any) -> Any:
            sizes.append(len(some))
            return keep_all(some, **arguments)

        monkeypatch.setattr(writing, "keep_all", counting)
        assert in_one_go(evidence, findings(120)) == [None] * 120
        assert sum(sizes) == Item.objects.count() == 120
        assert max(sizes) <= writing.MOST_AT_ONCE
        assert len(sizes) < 12

    def test_one_bad_page_costs_only_itself(self, evidence: EvidenceStore) -> None:
        bad = make_finding(make_page("http://bad.example/"), category=None)
        good = findings(3)
        outcomes = in_one_go(evidence, [good[0], bad, UNREAD, *good[1:]])
        assert [type(outcome) for outcome in outcomes] == [type(None), ValueError, *[type(None)] * 3]
        assert (Item.objects.count(), Visit.objects.count()) == (3, 4)

    def test_a_page_the_database_refuses_costs_only_itself(self, evidence: EvidenceStore) -> None:
        bad = make_finding(make_page("http://bad.example/"), score=None)
        outcomes = in_one_go(evidence, [*findings(2), bad, UNREAD])
        assert [type(outcome) for outcome in outcomes] == [type(None), type(None), IntegrityError, type(None)]
        assert (Item.objects.count(), Visit.objects.count()) == (2, 3)

    def test_a_stored_page_is_durable_when_its_turn_is_over(self, evidence: EvidenceStore) -> None:
        async def hand_in() -> tuple[int, int]:
            writer = FindingWriter(night=NIGHT, store=evidence, index=open_search_index())
            await writer.keep(findings(1)[0])
            stored = await asyncio.to_thread(Item.objects.count)
            await writer.close()
            return stored, await asyncio.to_thread(Item.objects.count)

        assert asyncio.run(hand_in()) == (1, 1)

    def test_what_was_handed_in_is_stored_though_nobody_waits(self, evidence: EvidenceStore) -> None:
        async def hand_in() -> None:
            writer = FindingWriter(night=NIGHT, store=evidence, index=open_search_index())
            asking = asyncio.create_task(writer.keep(findings(1)[0]))
            await asyncio.sleep(0)
            asking.cancel()
            await writer.close()

        asyncio.run(hand_in())
        assert Item.objects.count() == 1

    def test_the_last_one_does_not_wait_for_company(
        self, evidence: EvidenceStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "PATIENCE_SECONDS", 3600.0)

        async def hand_in() -> None:
            writer = FindingWriter(night=NIGHT, store=evidence, index=open_search_index())
            first, last = findings(2)
            async with asyncio.timeout(60):
                await asyncio.gather(writer.keep(first), writer.keep(last, is_last=True))
            await writer.close()

        asyncio.run(hand_in())
        assert Item.objects.count() == 2

    def test_nobody_waits_for_what_comes_too_late(self, evidence: EvidenceStore) -> None:
        async def hand_in() -> None:
            writer = FindingWriter(night=NIGHT, store=evidence, index=open_search_index())
            await writer.close()
            async with asyncio.timeout(60):
                await writer.keep(UNREAD)

        with pytest.raises(RuntimeError):
            asyncio.run(hand_in())

    def test_the_database_is_used_by_one_thread_only(self, evidence: EvidenceStore) -> None:
        threads: set[threading.Thread] = set()

        class Watching:
            def put(self, body: bytes) -> str:
                threads.add(threading.current_thread())
                return evidence.put(body)

            read, has, remove = evidence.read, evidence.has, evidence.remove

        in_one_go(Watching(), findings(60))
        assert len(threads) == 1
        assert threads != {threading.main_thread()}

    def test_commits_wait_for_the_disk(self, evidence: EvidenceStore, monkeypatch: pytest.MonkeyPatch) -> None:
        modes: list[int] = []

        def look(some: Any, **_: Any) -> None:
            with connection.cursor() as cursor:
                modes.append(cursor.execute("PRAGMA synchronous").fetchone()[0])

        monkeypatch.setattr(writing, "keep_all", look)
        in_one_go(evidence, findings(1))
        assert modes == [2]
