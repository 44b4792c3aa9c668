"""每夜报告: numbers beside the night before, alarms first, reasons with pictures, and hostile text stays text."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from dashboards.nights.alarm import Alarm, AlarmKind
from dashboards.nights.pages import COLUMNS, night_view, view_as_json
from dashboards.nights.samples import pictures_folder
from dashboards.nights.text import print_report
from indexer.nights.reports import NightEnd, write_night_report
from indexer.report_models import SiteReport
from tests.dashboards.payloads import PAYLOADS
from tests.dashboards.rows import PNG
from tests.indexer.night_rows import NIGHT, shape, site_report

pytestmark = pytest.mark.django_db
REASON = {
    "outcome": "blocked",
    "note": "要求验证码",
    "urls": 7,
    "sample": "http://h.example/a",
    "status": 200,
    "picture": "",
}


def write_night(night: date = NIGHT, alarms: tuple[Alarm, ...] = (), **changes: object) -> None:
    site_report(night, **changes).save()
    started = datetime(2026, 11, 20, 17, 30, tzinfo=UTC) + (night - NIGHT)
    end = NightEnd(
        started_at=started,
        finished_at=started + timedelta(hours=2),
        status="suspect" if alarms else "complete",
        warnings=(),
        alarms=tuple(alarm.as_fields() for alarm in alarms),
        free_bytes=50_000_000_000,
    )
    write_night_report(night, end)


def page(client: Client, address: str = "/nights/") -> LexborHTMLParser:
    response = client.get(address)
    assert response.status_code == 200
    return LexborHTMLParser(response.content.decode())


def test_the_newest_night_is_shown_beside_the_one_before(client: Client, reviewer: User) -> None:
    write_night(NIGHT - timedelta(days=1))
    write_night(offers=0, rows=150)
    client.force_login(reviewer)
    (row,) = page(client).css("table.nights tbody tr")
    cells = [" ".join((cell.text() or "").split()) for cell in row.css("td")]
    numbers = dict(zip([title for _, title in COLUMNS], cells[1:], strict=True))
    assert numbers["已读"] == "90"
    assert numbers["疑似和待看"] == "0-5"
    assert numbers["列表行"] == "150-50"


def test_alarms_stand_above_the_numbers_and_lead_to_their_site(client: Client, reviewer: User) -> None:
    write_night(alarms=(Alarm(kind=AlarmKind.ZERO_RESULTS, site="forum", sentence="命中 0"),), reasons=[REASON])
    client.force_login(reviewer)
    shown = page(client)
    (alarm,) = shown.css(".alarms li")
    assert "结果为零" in (alarm.text() or "")
    link = alarm.css_first("a")
    assert link is not None
    assert link.attributes["href"] == "#site-forum"
    assert shown.css("#site-forum")


def test_a_night_without_report_is_not_found_and_none_at_all_is_said(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    assert client.get("/nights/2026-11-21/").status_code == 404
    assert client.get("/nights/2026-99-99/").status_code == 404
    assert "还没有报告" in client.get("/nights/").content.decode()


def test_a_changed_layout_is_open_with_numbers_before_and_after(client: Client, reviewer: User) -> None:
    write_night(NIGHT - timedelta(days=1), structure=[shape()])
    write_night(structure=[shape(characters=1000, rows=0)])
    client.force_login(reviewer)
    details = page(client).css_first("details")
    assert details is not None
    assert "open" in details.attributes
    assert "800 → 100" in (details.text() or "")
    assert "10 → 0" in (details.text() or "")


def test_a_changed_layout_is_shown_in_pictures_side_by_side_or_in_words(client: Client, reviewer: User) -> None:
    write_night(NIGHT - timedelta(days=1), structure=[shape()])
    before, after = {"picture_before": "1" * 64, "pictured_before_on": "2026-11-14"}, {"picture": "2" * 64}
    changed = shape(characters=1000, rows=0, kinds={"paragraph": 100, "anchor": 900})
    write_night(structure=[changed | before | after, shape("h/other")])
    client.force_login(reviewer)
    figures = page(client).css(".before-after figure")
    assert [figure.css_first("img").attributes["src"] for figure in figures] == [
        f"/nights/2026-11-21/{name * 64}/" for name in "12"
    ]
    assert "2026-11-14 所摄" in (figures[0].text() or "")
    assert "链接文字 25% → 90%，正文 75% → 10%，列表行由每页 10 行变为 0 行，文字少了 88%" in page(client).html
    SiteReport.objects.filter(night=NIGHT).update(structure=[changed])
    assert not page(client).css(".before-after")
    assert "没有截图" in page(client).css_first("tr.drift").text()


def test_a_picture_is_served_only_if_the_night_names_it(
    client: Client, reviewer: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboards.views.nights.pictures_folder", lambda _: pictures_folder(tmp_path))
    pictures_folder(tmp_path).mkdir()
    name = sha256(PNG).hexdigest()
    for body, stem in ((PNG, name), (PNG + b"x", "1" * 64), (b"<svg onload=alert(1)>", "2" * 64)):
        (pictures_folder(tmp_path) / f"{stem}.png").write_bytes(body)
    looks = [shape(picture="2" * 64), shape("h/other", picture_before=name)]
    write_night(reasons=[REASON | {"picture": "2" * 64}], structure=looks)
    client.force_login(reviewer)
    shown = client.get(f"/nights/2026-11-21/{name}/")
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert client.get(f"/nights/2026-11-21/{'1' * 64}/").status_code == 404
    assert client.get(f"/nights/2026-11-21/{'2' * 64}/").status_code == 404
    write_night(NIGHT + timedelta(days=1), reasons=[REASON | {"picture": name}])
    assert client.get(f"/nights/2026-11-22/{name}/").status_code == 200
    assert f"/nights/2026-11-22/{name}/" in client.get("/nights/").content.decode()


def test_hostile_text_stays_text(client: Client, reviewer: User) -> None:
    for number, payload in enumerate(PAYLOADS):
        write_night(
            NIGHT - timedelta(days=number),
            alarms=(Alarm(kind=AlarmKind.BLOCKED, site="forum", sentence=payload),),
            reasons=[REASON | {"note": payload, "sample": payload}],
            structure=[shape(payload)],
        )
        client.force_login(reviewer)
        shown = page(client, f"/nights/{NIGHT - timedelta(days=number)}/")
        assert not shown.css("main script, main iframe, main svg, main [onload], main [onerror], main [onclick]")


def test_the_terminal_and_machines_are_told_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    write_night(NIGHT - timedelta(days=1), structure=[shape()])
    write_night(
        alarms=(Alarm(kind=AlarmKind.ZERO_RESULTS, site="forum", sentence="命中 0"),),
        offers=0,
        reasons=[REASON],
        structure=[shape(rows=0)],
    )
    view = night_view(NIGHT)
    assert view is not None
    print_report(view)
    text = capsys.readouterr().out
    assert "疑似和待看 0（-5）" in text
    assert "【结果为零】站点 forum：命中 0" in text
    assert "7 个被拦截，要求验证码，例如 http://h.example/a" in text
    assert "版式变化" in text
    fields = view_as_json(view)
    assert fields["sites"][0]["changes"]["offers"] == -5
    assert fields["sites"][0]["drifts"][0]["is_large"]
    assert fields["compared_with"] == "2026-11-20"
