"""The SQLite frontier keeps the frontier's promises, and its file to itself."""

from pathlib import Path

import pytest

from crawlers.frontier import FrontierBusy, NightFrontier, Outcome
from crawlers.frontier_sqlite import SqliteFrontier
from tests.crawlers.frontier_contract import FrontierContract, always, target


class TestSqliteFrontier(FrontierContract):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "frontier.sqlite3"

    def open_frontier(self, tries: int = 1, budgets: dict[str, int] | None = None) -> NightFrontier:
        return SqliteFrontier(self.path, run="night", tries=tries, budgets=budgets or {})

    def kill(self, frontier: NightFrontier) -> None:
        assert isinstance(frontier, SqliteFrontier)
        # What a dead process leaves behind: nothing is flushed, and the operating system drops the lock.
        frontier._database.close()
        frontier._lock.close()

    def test_a_second_process_is_refused(self) -> None:
        first = self.open_frontier()
        with pytest.raises(FrontierBusy, match="another crawl"):
            self.open_frontier()
        self.kill(first)
        self.kill(self.open_frontier())

    def test_runs_do_not_know_each_other(self) -> None:
        first = SqliteFrontier(self.path, run="one", tries=1, budgets={})
        first.add([target("http://a.cn/1")])
        first.claim(always)
        first.acknowledge("http://a.cn/1", Outcome.READ, "")
        first.close()
        second = SqliteFrontier(self.path, run="two", tries=1, budgets={})
        assert second.add([target("http://a.cn/1")]) == 1
        assert second.count_by_note("s", Outcome.READ) == {}
        second.close()
