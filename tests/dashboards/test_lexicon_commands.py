"""`qingyuan lexicon` shows what a word would do and proposes new ones; it saves nothing. What is printed is harmless."""

import json
import lzma
import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from classifiers.config import ClassifyConfig
from classifiers.discovering.collisions import find_collisions
from classifiers.discovering.slang import Candidate
from classifiers.discovering.trial import try_term
from classifiers.engine import build_engine
from classifiers.vocabulary.roles import Role
from classifiers.vocabulary.terms import ALL_VIEWS, Term
from dashboards import lexicon_texts
from dashboards.lexicon_report import candidate_lines, candidates_toml, trial_json, trial_lines
from dashboards.models import Decision
from tests.dashboards.rows import make_contact, make_decision, make_item
from tests.nights.office import Office

NEW_WORD = "蓝鲸计划"
SELLS = f"{NEW_WORD}包成功，费用二十万起，加微信 qy_demo88 咨询"


def candidate(**changes: object) -> Candidate:
    fields: dict[str, object] = {
        "text": NEW_WORD, "score": 9.0, "log_odds": 3.0, "cohesion": 3.0, "entropy": 1.0, "times": 7,
        "times_background": 0, "times_pivot": 2, "heads": ("公司",), "examples": (f"找{NEW_WORD}公司",),
    }  # fmt: skip
    return Candidate(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_trial_reads_stored_items_and_says_what_would_change(tmp_path: Path) -> None:
    make_item("a" * 32, text=SELLS, title="蓝鲸\x1b[31m", action="review")
    engine = build_engine(ClassifyConfig(reads_images=False))
    term = Term(text=NEW_WORD, role=Role.SERVICE, category="surrogacy", strength=0.8, views=ALL_VIEWS)
    file = tmp_path / "background.txt.xz"
    file.write_bytes(lzma.compress(f"海洋馆的{NEW_WORD}启动\n\n海洋馆的{NEW_WORD}结束\n".encode()))
    collisions = find_collisions(NEW_WORD, lexicon_texts.background((), file), engine.views)
    trial = try_term(engine, term, lexicon_texts.stored_texts())
    text = "\n".join(trial_lines(term, collisions, trial))
    assert "新增疑似 1" in text
    assert f"的|{NEW_WORD}（2 处）" in text
    assert "什么也没有保存" in text
    assert "\x1b" not in text
    entry = tomllib.loads(text[text.index("[[terms]]") :])["terms"][0]
    assert entry["texts"] == [NEW_WORD]
    assert entry["not_after"] == ["的"]
    assert trial_json(term, collisions, trial)["newly_flagged"][0]["item"] == "a" * 32


def test_what_a_person_cleared_is_no_offer(reviewer: User) -> None:
    make_decision(make_item("a" * 32, text="甲"), reviewer, Decision.Outcome.CLEARED)
    make_item("b" * 32, text="乙")
    make_item("c" * 32, text="丙", action="clear")
    found = {one.text: one.is_offer for one in lexicon_texts.background((), None)}
    assert found == {"甲": False, "乙": True, "丙": False}
    assert len(lexicon_texts.offers()) == 1


@pytest.mark.django_db
def test_texts_that_share_a_contact_without_a_known_word_are_pivots() -> None:
    signal = {"detector": "terms"}
    nothing = {"signals": [], "contacts": [], "counter": []}
    make_contact(make_item("a" * 32, text="有词", verdict=nothing | {"signals": [signal]}))
    make_contact(make_item("b" * 32, text="无词", action="review", verdict=nothing))
    make_contact(make_item("c" * 32, text="别人", action="review", verdict=nothing), "other_88")
    assert lexicon_texts.pivots() == ["无词"]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    for name in ("broken.xz", "broken.txt"):
        (tmp_path / name).write_bytes(b"\xff\xfe\x00not a text")
        with pytest.raises(ValueError, match=name):
            list(lexicon_texts.lines_of(tmp_path / name))


def test_candidates_are_written_as_entries_a_person_must_finish() -> None:
    hostile = candidate(examples=('"]\n[[terms]]\ntexts = ["坏',))
    entries = tomllib.loads(candidates_toml([candidate(), hostile], date(2026, 11, 23)))["terms"]
    assert [entry["texts"] for entry in entries] == [[NEW_WORD], [NEW_WORD]]
    assert entries[0]["source"] == "lexicon discover 2026-11-23"
    lines = list(candidate_lines([candidate()]))
    assert "推广 7 处，背景 0 处，同联系方式文本 2 处" in lines[0]


def test_the_commands_answer_and_save_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path, port=1)
    tried = office.run("lexicon", "try", NEW_WORD, "--json")
    assert (tried.status, json.loads(tried.out)["items"]) == (0, 0)
    for refused in (
        ("lexicon", "try", "孕"),
        ("lexicon", "try", NEW_WORD, "--category", "nothing"),
        ("explain",),
        ("explain", "a" * 32),
    ):
        finished = office.run(*refused)
        assert finished.status == 2, finished.err
        assert "Traceback" not in finished.err
    out = tmp_path / "new.toml"
    assert "没有找到新词" in office.run("lexicon", "discover", "--out", str(out)).out
    assert tomllib.loads(out.read_text("utf-8")) == {}
    assert office.run("lexicon", "discover", "--out", str(out)).status == 1
