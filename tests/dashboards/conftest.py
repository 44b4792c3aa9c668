"""What dashboard tests share: three categories of known titles, a store in memory, a reviewer."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from dashboards import engines
from dashboards.campaigns.current import keeper
from dashboards.papers.issuing import Office
from dashboards.reviewing import category_choices
from indexer.evidence.ledger import Ledger
from indexer.models import Evidence
from tests.dashboards.officers import as_html, seal_one
from tests.dashboards.rows import MemoryStore, make_user

CATEGORIES = {
    "surrogacy": ("代孕", 1, ["《人类辅助生殖技术管理办法》第三条", "《广告法》第九条"]),
    "egg_trade": ("买卖卵子", 2, ["《民法典》第一千零七条"]),
    "birth_certificate": ("买卖、伪造出生医学证明", 5, []),
}


@pytest.fixture(autouse=True)
def _known_categories(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Categories as these tests know them, whatever the house's lexicons hold."""
    folder = tmp_path_factory.mktemp("lexicons")
    for name, (title, order, articles) in CATEGORIES.items():
        _write_category(folder / f"{name}.toml", title, order, articles)
    monkeypatch.setattr(category_choices, "lexicon_folders", lambda _: (folder,))
    category_choices.known_categories.cache_clear()


@pytest.fixture(autouse=True)
def _passwords_are_hashed_at_once(settings: Any) -> None:
    """Half a second for every account of every test would prove nothing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_campaigns_of_other_tests() -> None:
    """Databases of two tests may look the same from outside."""
    keeper.cache_clear()


def _write_category(path: Path, title: str, order: int, articles: list[str]) -> None:
    path.write_text(f'[category]\ntitle = "{title}"\norder = {order}\nlegal_basis = {articles}\n', "utf-8")


@pytest.fixture
def store() -> MemoryStore:
    """An evidence store in memory."""
    return MemoryStore()


@pytest.fixture
def reviewer(db: None) -> User:
    """A reviewer who may log in."""
    return make_user()


@pytest.fixture
def office(store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """What papers are made with, in memory, for the dashboard too."""
    made = Office(store=store, ledger=Ledger(tmp_path), printer=as_html, unit_name="某市网信办")
    monkeypatch.setattr(engines, "evidence_store", lambda: store)
    monkeypatch.setattr(engines, "ledger", lambda: made.ledger)
    monkeypatch.setattr(engines, "paper_office", lambda: made)
    return made


@pytest.fixture
def evidence(office: Office, store: MemoryStore) -> Evidence:
    """One sealed package."""
    return seal_one(office, store)
