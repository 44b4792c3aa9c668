"""The tables on disk are the tables of the models."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from indexer.models import Sighting

SEEN_AT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", "indexer", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_the_search_tables_can_be_taken_back_and_made_again() -> None:
    call_command("migrate", "indexer", "0001", verbosity=0)
    call_command("migrate", "indexer", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_offers_stored_before_pages_had_authors_are_read_as_before() -> None:
    call_command("migrate", "indexer", "0010", verbosity=0)
    try:
        old = MigrationExecutor(connection).loader.project_state(("indexer", "0010_replay_and_proposals")).apps
        seen = {"first_seen": SEEN_AT, "last_seen": SEEN_AT}
        item = old.get_model("indexer", "Item").objects.create(item_id="1" * 32, score=0.9, verdict={}, **seen)
        rows = old.get_model("indexer", "Sighting").objects
        rows.create(item=item, url="http://a.example/", last_night=date(2026, 11, 20), **seen)
    finally:
        call_command("migrate", "indexer", verbosity=0)
    sighting = Sighting.objects.get()
    assert (sighting.url, sighting.author, sighting.published_at) == ("http://a.example/", "", None)
