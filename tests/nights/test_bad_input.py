"""Everything from outside is hostile: each bad answer costs one clear line, and the night goes on."""

from pathlib import Path

import pytest

from tests.nights.office import Office
from tests.sample_web import Server

ODD_PATHS = (
    "/big",
    "/hang",
    "/drip",
    "/pdf",
    "/png",
    "/empty",
    "/broken-charset",
    "/redirect-loop",
    "/redirect-private",
    "/redirect-metadata",
    "/deep",
    "/long-line",
    "/status/404",
    "/status/500",
    "/status/403",
    "/nul",
    "/reset",
    "/gzip-bomb",
)
READ = {"/broken-charset", "/deep", "/long-line", "/nul"}


@pytest.fixture
def hasty(tmp_path: Path, server: Server) -> Office:
    return Office(tmp_path, server.port, timeout_seconds="3.0", max_body_mebibytes="5")


@pytest.mark.slow
def test_a_site_full_of_bad_answers_is_read_as_far_as_it_can_be(hasty: Office) -> None:
    urls = ", ".join(f'"http://odd.localhost:PORT{path}"' for path in ODD_PATHS)
    hasty.add_site(
        "odd", f'title = "怪站"\nplatform = "怪站"\nstart_urls = [{urls}]\nrender = "never"\n[pace]\nconcurrency = 8\n'
    )
    finished = hasty.run("nightly", "--json")
    # Most of what was asked could not be read.
    assert finished.status == 3, finished.err
    visits = hasty.visits()
    assert set(visits) == set(ODD_PATHS)
    assert {path for path, (outcome, _) in visits.items() if outcome == "read"} == READ
    for path, (outcome, note) in visits.items():
        assert outcome == "read" or (note and "\n" not in note), path
    assert visits["/big"] == ("unreadable", "内容超过大小上限")
    assert visits["/hang"][0] == "failed"
    assert visits["/pdf"] == ("unreadable", "不是网页（application/pdf）")
    assert visits["/redirect-private"][0] == visits["/redirect-metadata"][0] == "refused"
    assert visits["/status/403"][0] == "blocked"
    assert "Traceback" not in finished.err


@pytest.mark.slow
def test_a_host_that_does_not_answer_makes_the_night_partial_and_is_named(hasty: Office) -> None:
    hasty.add_site(
        "good", 'title = "好"\nplatform = "好"\nstart_urls = ["http://odd.localhost:PORT/nul"]\nrender = "never"\n'
    )
    hasty.add_site("dead", 'title = "死"\nplatform = "死"\nstart_urls = ["http://nobody.invalid/"]\n')
    finished = hasty.run("nightly", "--json")
    assert finished.status == 3
    assert hasty.summary(finished)["warnings"] == ["站点 dead 没有读到任何页面"]
    assert hasty.visits()["/nul"][0] == "read"
    assert hasty.visits()["http://nobody.invalid/"][0] == "failed"


def test_wrong_use_is_one_line_and_status_2(office: Office) -> None:
    for words, message in (
        (("nightly", "--site", "nosuch"), "没有名为 nosuch 的站点"),
        (("crawl", "nosuch"), "没有名为 nosuch 的站点"),
        (("export", "pdf"), "没有名为 pdf 的导出格式"),
        (("nightly",), "没有启用的站点"),
    ):
        finished = office.run(*words)
        assert finished.status == 2, words
        assert message in finished.err
        assert len(finished.err.strip().splitlines()) == 1


def test_a_wrong_key_in_the_configuration_stops_everything_and_is_named(office: Office) -> None:
    path = office.folder / "qingyuan.toml"
    path.write_text(path.read_text("utf-8").replace("retries = 0", "retrys = 0"), "utf-8")
    finished = office.run("nightly")
    assert finished.status == 2
    assert "[crawlers]: unknown key 'retrys'" in finished.err
    assert len(finished.err.strip().splitlines()) == 1


def test_without_a_contact_nothing_is_crawled(tmp_path: Path, server: Server) -> None:
    anonymous = Office(tmp_path, server.port, contact='""')
    anonymous.add_site("odd", 'title = "怪"\nplatform = "怪"\nstart_urls = ["http://odd.localhost:PORT/nul"]\n')
    finished = anonymous.run("nightly")
    assert finished.status == 2
    assert "contact" in finished.err
    assert anonymous.visits() == {}


def test_a_broken_site_file_is_named(office: Office) -> None:
    office.add_site("bad", 'title = "x"\n')
    finished = office.run("sites", "list")
    assert finished.status == 2
    assert "bad.toml" in finished.err
    assert "platform" in finished.err
    # Sites whose files are in order are listed all the same.
    assert "baidu\t" in finished.out
    named = office.run("nightly", "--site", "bad")
    assert named.status == 2
    assert "platform" in named.err


@pytest.mark.slow
def test_a_broken_site_file_stops_no_other_site_and_makes_the_night_partial(tmp_path: Path, server: Server) -> None:
    office = Office(tmp_path, server.port, browser='"/nonexistent"')
    office.add_site("bad", 'title = "x"\nplatform = "x"\nstart_urls = ["http://[bad/"]\n')
    office.add_site(
        "good", 'title = "好"\nplatform = "好"\nstart_urls = ["http://odd.localhost:PORT/nul"]\nrender = "never"\n'
    )
    finished = office.run("nightly", "--json")
    assert finished.status == 3, finished.err
    (warning,) = office.summary(finished)["warnings"]
    assert "bad.toml" in warning
    assert office.visits()["/nul"][0] == "read"


def test_commands_before_init_say_so(tmp_path: Path, server: Server) -> None:
    office = Office(tmp_path / "a", server.port)
    (office.folder / "data" / "qingyuan.sqlite3").unlink()
    finished = office.run("export", "csv")
    assert finished.status == 1
    assert "qingyuan init" in finished.err
