"""Promises about recorded flows: only steps that look are taken, anything else is refused in one line, words are typed in turn."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.config import ConfigError
from crawlers.flow import MOST_STEPS, StepKind, parse_flow
from crawlers.site import ScopeRules, entry_urls, flow_word, keyword_groups, read_site

OPEN: dict[str, Any] = {"type": "navigate", "url": "http://s.example/", "assertedEvents": [{"type": "navigation"}]}
TYPE: dict[str, Any] = {
    "type": "change",
    "value": "{query}",
    "selectors": [["aria/搜索"], ["#kw"], ["xpath///*[@id='kw']"], ["pierce/#kw"]],
    "target": "main",
}
RECORDED = [
    {"type": "setViewport", "width": 1366, "height": 768, "deviceScaleFactor": 1, "isMobile": False},
    OPEN,
    {"type": "click", "target": "main", "selectors": [["#kw"]], "offsetX": 3, "offsetY": 4},
    TYPE,
    {"type": "keyDown", "target": "main", "key": "Enter"},
    {"type": "keyUp", "target": "main", "key": "Enter"},
    {"type": "waitForElement", "selectors": ["text/结果"]},
    {"type": "scroll", "target": "main", "x": 0, "y": 900},
]
SITE = 'title = "检索"\nplatform = "检索"\nflow = "s.json"\n[search]\nkeyword_groups = ["egg_trade"]\n'


def recording(*steps: object) -> bytes:
    return json.dumps({"title": "录制", "steps": steps}).encode()


def write(folder: Path, steps: list[Any], site: str = SITE) -> Path:
    (folder / "s.json").write_bytes(recording(*steps))
    (folder / "s.toml").write_text(site, "utf-8")
    return folder / "s.toml"


def test_a_recording_is_read_as_the_recorder_writes_it() -> None:
    flow = parse_flow(recording(*RECORDED), "s.json")
    kinds = [StepKind.NAVIGATE, StepKind.CLICK, StepKind.CHANGE, StepKind.KEY_DOWN, StepKind.WAIT, StepKind.SCROLL]
    assert [step.kind for step in flow] == kinds
    assert flow[2].selectors == ('[aria-label="搜索"]', "css=#kw", "xpath=//*[@id='kw']", "css=#kw")
    assert flow[4].selectors == ('text="结果"',)
    assert flow[5].y == 900


@pytest.mark.parametrize(
    "step",
    [
        {"type": "customStep", "name": "x", "parameters": {}},
        {"type": "waitForExpression", "expression": "fetch('http://evil.example')"},
        {"type": "emulateNetworkConditions"},
        {"type": "close"},
        {"type": "doubleClick", "selectors": ["#a"]},
        {"type": "navigate", "url": "javascript:alert(1)"},
        {"type": "navigate", "url": "file:///etc/passwd"},
        {"type": "navigate"},
        {"type": "keyDown", "key": "a"},
        {"type": "keyDown", "key": "F12"},
        {"type": "click", "selectors": []},
        {"type": "click", "selectors": [["#a"]], "frame": [0]},
        {"type": "click", "selectors": [["#a"]], "target": "popup"},
        {"type": "click", "selectors": [["#a"]], "button": "secondary"},
        {"type": "click", "selectors": [[{"css": "#a"}]]},
        {"type": "change", "selectors": ["#a"], "value": "x" * 600},
        {"type": "scroll", "y": -1},
        {"type": "scroll", "y": "lots"},
        {"type": "waitForElement", "selectors": ["#a"], "visible": False},
        {"no": "type"},
        "text",
        None,
    ],
)
def test_any_other_step_is_refused_in_one_line_that_names_it(step: object) -> None:
    with pytest.raises(ConfigError, match=r"s\.json: step 2: [^\n]+$"):
        parse_flow(recording(OPEN, step), "s.json")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"steps": {}}',
        b'{"steps": []}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"steps": 1}' + b" " * 300_000,
    ],
)
def test_a_file_that_is_no_recording_is_refused(body: bytes) -> None:
    with pytest.raises(ConfigError, match=r"s\.json: [^\n]+$"):
        parse_flow(body, "s.json")


def test_a_recording_that_begins_nowhere_or_never_ends_is_refused() -> None:
    with pytest.raises(ConfigError, match="first step must be navigate"):
        parse_flow(recording(RECORDED[2]), "s.json")
    with pytest.raises(ConfigError, match="at most"):
        parse_flow(recording(*[OPEN] * (MOST_STEPS + 1)), "s.json")


def test_a_site_with_a_flow_is_entered_once_per_word(tmp_path: Path) -> None:
    site = read_site(write(tmp_path, RECORDED))
    urls = entry_urls(site, keyword_groups())
    assert [flow_word(url) for url in urls] == list(keyword_groups()["egg_trade"])
    assert ScopeRules(site).is_own_host("s.example:80")
    assert flow_word("http://s.example/") is None


def test_a_flow_without_words_is_entered_once(tmp_path: Path) -> None:
    site = read_site(write(tmp_path, [OPEN], 'title = "a"\nplatform = "a"\nflow = "s.json"\n'))
    assert [flow_word(url) for url in entry_urls(site, keyword_groups())] == [""]


@pytest.mark.parametrize(
    ("steps", "site", "message"),
    [
        (RECORDED, SITE.replace("s.json", "../s.json"), "is not the name of a .json file"),
        (RECORDED, SITE.replace("s.json", "missing.json"), "cannot be read"),
        (RECORDED, 'title = "a"\nplatform = "a"\nflow = "s.json"\n', "keyword_groups must name the words"),
        ([OPEN], SITE, "template has no"),
        ([OPEN, OPEN | {"url": "http://other.example/"}, TYPE], SITE, "none of the site's hosts"),
        (RECORDED, SITE + "\n[[steps]]\nkind = 'click'\n", "remove the key 'steps'"),
    ],
)
def test_a_flow_that_cannot_be_this_sites_is_refused(steps: list[Any], site: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message):
        read_site(write(tmp_path, steps, site))
