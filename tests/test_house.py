"""The rules of the house that no tool checks: companions of plug-ins, sizes, docstrings, and a README that stays true."""

import ast
import dataclasses
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifiers.config import ClassifyConfig
from crawlers.config import CrawlConfig, build_record
from crawlers.site import SHIPPED_SITES
from crawlers.site_shelf import load_sites
from dashboards.cli import qingyuan
from dashboards.config import DashboardConfig
from dashboards.exports import load_exporters
from dashboards.first_configuration import EXAMPLE
from dashboards.nights.alarm_config import AlarmConfig
from indexer.config import IndexConfig

ROOT = Path(__file__).parents[1]
FOLDERS = ("crawlers", "classifiers", "indexer", "dashboards")
CONFIGS = {
    "crawlers": CrawlConfig,
    "classifiers": ClassifyConfig,
    "indexer": IndexConfig,
    "dashboards": DashboardConfig,
}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 45
# Spiders that walk any site; every other file in the folder is one odd site and needs a saved page.
GENERIC_SPIDERS = frozenset({"__init__", "http_site", "browser_site"})


def modules() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]
    return sorted([*found, *(ROOT / "tests").rglob("*.py")])


def of_the_product() -> list[Path]:
    return [path for path in modules() if path.relative_to(ROOT).parts[0] in FOLDERS]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_longer_than_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in of_the_product()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


def test_every_module_class_and_function_people_call_has_a_docstring() -> None:
    assert not list(_undocumented())


def _undocumented() -> Iterator[str]:
    for path in of_the_product():
        tree = ast.parse(path.read_text("utf-8"))
        if tree.body and not ast.get_docstring(tree):
            yield str(path)
        for node in tree.body:
            is_named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if is_named and not node.name.startswith("_") and not ast.get_docstring(node):
                yield f"{path.relative_to(ROOT)}: {node.name}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_says_what_comes_in_and_goes_out(folder: str) -> None:
    text = ast.get_docstring(ast.parse((ROOT / folder / "__init__.py").read_text("utf-8"))) or ""
    for word in ("In:", "Out:", "Imports:", "Read:"):
        assert word in text


def test_every_exporter_has_golden_files() -> None:
    for name in load_exporters():
        assert list((ROOT / "tests" / "dashboards" / "golden" / name).iterdir()), name


def test_every_odd_spider_has_a_saved_page_and_what_was_read_from_it() -> None:
    for path in (ROOT / "crawlers" / "spiders").glob("*.py"):
        if path.stem not in GENERIC_SPIDERS:
            saved = ROOT / "tests" / "crawlers" / "pages" / path.stem
            assert list(saved.glob("*.html")), f"{path.name} has no saved page"
            assert list(saved.glob("*.json")), f"{path.name} has no record of what is read from its page"


def test_every_lexicon_has_at_least_five_examples_of_each_kind() -> None:
    for path in (ROOT / "classifiers" / "lexicons").glob("*.toml"):
        examples = tomllib.loads(path.read_text("utf-8"))["examples"]
        hits = sum(example["hit"] for example in examples)
        assert hits >= 5, path.name
        assert len(examples) - hits >= 5, path.name


def test_shipped_sites_are_readable() -> None:
    load_sites((SHIPPED_SITES,))


def test_example_configuration_names_every_key_and_no_other() -> None:
    document = tomllib.loads(EXAMPLE.read_text("utf-8"))
    assert {table: set(keys) for table, keys in document.items()} == {
        table: {field.name for field in dataclasses.fields(config)} for table, config in CONFIGS.items()
    }


def test_example_configuration_shows_the_defaults() -> None:
    document = tomllib.loads(EXAMPLE.read_text("utf-8"))
    for table, config in CONFIGS.items():
        assert build_record(config, document[table], where=table) == config(), table


def test_example_configuration_names_every_key_of_tables_inside_tables() -> None:
    alarms = tomllib.loads(EXAMPLE.read_text("utf-8"))["dashboards"]["alarms"]
    assert set(alarms) == {field.name for field in dataclasses.fields(AlarmConfig)}


def test_example_configuration_allows_no_private_address() -> None:
    assert tomllib.loads(EXAMPLE.read_text("utf-8"))["crawlers"]["allow_private"] == []


def test_every_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    for dependency in project["dependencies"]:
        line = next(line for line in lines if f'"{dependency}"' in line)
        assert "#" in line, dependency
        assert re.search(r">=.*<", dependency), f"{dependency} has no upper bound"


def test_no_module_prints_but_the_command_line_and_no_template_trusts_crawled_text() -> None:
    for path in of_the_product():
        text = path.read_text("utf-8")
        assert "mark_safe" not in text, path
        assert not re.search(r"^\s*print\(", text, re.MULTILINE), path
    for path in (ROOT / "dashboards" / "templates").rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text("utf-8")), path


README = ROOT / "README.md"


def test_readme_tree_matches_the_folders() -> None:
    tree = re.search(r"```text\n(crawlers/.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert tree, "README has no map"
    top, room, named, missing = "", ROOT, set(), []
    for line in tree[1].splitlines():
        head = re.match(r"(?:  )?([\w./]+)", line)
        if head:
            top = head[1] if not line.startswith(" ") else top
            room = ROOT / head[1] if not line.startswith(" ") else ROOT / top / head[1]
            named.add(head[1])
            missing += [] if room.exists() else [str(room)]
        # Files named in the text lie in the room of the line, or beside it.
        files = re.findall(r"\b(\w+\.py)\b", line)
        missing += [f"{room}: {file}" for file in files if not any((p / file).exists() for p in (room, ROOT / top))]
    assert not missing
    assert {f"{folder}/" for folder in (*FOLDERS, "tests")} <= named


def test_readme_names_every_command_and_no_other() -> None:
    text = README.read_text("utf-8")
    named = set(re.findall(r"`qingyuan ([a-z-]+)", text))
    assert named == set(qingyuan.commands)


def test_readme_makes_only_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for readme in (README, ROOT / "README.zh-CN.md"):
        assert set(re.findall(r"`?make ([a-z]+)", readme.read_text("utf-8"))) <= targets


def test_nothing_tells_of_one_machine() -> None:
    machine = re.compile(r"/(?:work|root|home/\w+|opt/wheels)/")
    for path in [*modules(), *ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / "Makefile"]:
        if path != Path(__file__):
            assert not machine.search(path.read_text("utf-8")), path
