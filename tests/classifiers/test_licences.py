"""Approved institutions are left alone at home and told from those who borrow their names. All names here are invented."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from classifiers.batch import page_of_text
from classifiers.engine import Engine, engine_beside
from classifiers.licence_files import read_licences
from classifiers.verdict import Action, Verdict
from crawlers.config import ConfigError

HEADER = "机构名称,许可证号,别名,域名,电话"
ROW = "南溪市松风医院,NX2026-0001,松风生殖中心、松风医院,songfeng.example,0571-88880000"
OFFER = "松风医院供卵代怀套餐包成功，联系微信 wx_qydemo88"
BORROWED = "licence:borrowed-contact"


def _listed(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join((HEADER, *rows)), "utf-8")
    return path


@pytest.fixture
def licensed(engine: Engine, tmp_path: Path) -> Engine:
    return replace(engine, licences=read_licences(_listed(tmp_path, ROW), engine.views))


def _judged(text: str, engine: Engine, url: str = "https://other.example/") -> Verdict:
    page = replace(page_of_text(text), url=url, final_url=url, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    return engine.judge(page).verdict


def test_a_borrowed_name_beside_a_private_contact_is_a_signal_of_its_own(engine: Engine, licensed: Engine) -> None:
    rules = {signal.rule for signal in _judged(OFFER, licensed).signals}
    assert BORROWED in rules
    assert BORROWED not in {signal.rule for signal in _judged(OFFER, engine).signals}


def test_a_name_borrowed_for_a_sellers_phrase_needs_no_contact(licensed: Engine) -> None:
    assert "licence:borrowed-phrase" in {s.rule for s in _judged("松风医院包生男孩代怀套餐", licensed).signals}


def test_the_name_in_a_report_is_no_borrowing(licensed: Engine) -> None:
    verdict = _judged("松风医院提醒：网上的代孕广告都是骗局，请到门诊就诊", licensed)
    assert not [signal for signal in verdict.signals if signal.rule.startswith("licence:")]
    assert verdict.action is Action.CLEAR


def test_an_institutions_own_site_is_left_alone(engine: Engine, licensed: Engine) -> None:
    text = "松风生殖中心三代试管费用多少钱，我们为您安排专属顾问，欢迎咨询电话13900001234"
    own = _judged(text, licensed, "https://www.songfeng.example/fee")
    assert own.action is Action.CLEAR
    assert own.score < _judged(text, engine, "https://www.songfeng.example/fee").score
    assert "licence:own-site" in {each.rule for each in own.counter}


def test_a_sellers_phrase_on_an_institutions_site_is_still_seen(licensed: Engine) -> None:
    url = "https://www.songfeng.example/bbs"
    assert _judged("代怀公司包生男孩，电话13900001234", licensed, url).action is Action.FLAG


def test_a_host_that_only_looks_alike_is_not_the_institutions(licensed: Engine) -> None:
    assert licensed.licences.owner_of("https://notsongfeng.example/") is None
    assert licensed.licences.owner_of("https://songfeng.example.evil.example/") is None


def test_the_switchboard_of_an_institution_is_no_contact(engine: Engine, licensed: Engine) -> None:
    text = "预约请拨打0571-88880000"
    assert _judged(text, engine).contacts
    assert not _judged(text, licensed).contacts


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",NX2026-0002,,,", "第 2 行：没有机构名称"),
        ("松风二院医院,,,,", "第 2 行：许可证号“”不成形"),
        ("松风二院医院,NX2026-0002,院,,", "名称“院”不足"),
        ("松风二院医院,NX2026-0002,,https://a.example/,", "域名“https://a.example/”不成形"),
        ("松风二院医院,NX2026-0002,,,电话见官网", "电话“电话见官网”不成形"),
    ],
)
def test_a_bad_row_is_named(engine: Engine, tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_licences(_listed(tmp_path, row), engine.views)


def test_every_bad_row_has_its_line(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_licences(_listed(tmp_path, ",a,,,", ROW, ROW, ",b,,,"), engine.views)
    assert [line.split("：")[1] for line in str(caught.value).splitlines()] == ["第 2 行", "第 4 行", "第 5 行"]


@pytest.mark.parametrize("name", ["list.txt", "bad.toml", "bad.xlsx", "bad.csv"])
def test_a_file_that_is_no_list_is_one_message(engine: Engine, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("名字\n松风", "utf-8")
    with pytest.raises(ConfigError, match=name):
        read_licences(path, engine.views)


def test_workbook_table_and_text_give_the_same_list(engine: Engine, tmp_path: Path) -> None:
    book = Workbook()
    for line in (HEADER, ROW):
        book.worksheets[0].append(line.split(","))
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "list.toml").write_text(
        '[[institutions]]\n"机构名称" = "南溪市松风医院"\n"许可证号" = "NX2026-0001"\n"别名" = ["松风生殖中心", "松风医院"]\n'
        '"域名" = "songfeng.example"\n"电话" = "0571-88880000"\n',
        "utf-8",
    )
    paths = (_listed(tmp_path, ROW), tmp_path / "list.xlsx", tmp_path / "list.toml")
    lists = [read_licences(path, engine.views).institutions for path in paths]
    assert lists[0] == lists[1] == lists[2]


def test_the_list_named_in_the_configuration_is_in_force(engine: Engine, tmp_path: Path) -> None:
    config = replace(engine.config, licences_file=_listed(tmp_path, ROW).name)
    assert [each.licence for each in engine_beside(config, tmp_path).licences.institutions] == ["NX2026-0001"]


def test_an_approval_number_weakens_and_a_false_one_does_not(engine: Engine) -> None:
    text = "专治不孕，祖传秘方，三个月怀孕，电话13900001234"
    bare, proper, false = (
        _judged(f"{text}\n{number}", engine) for number in ("", "（某）医广【2026】第01-02-0003号", "某医广第一号")
    )
    assert proper.score < bare.score
    assert "approval:malformed" in {signal.rule for signal in false.signals}
    assert "approval:number" in {each.rule for each in proper.counter}
