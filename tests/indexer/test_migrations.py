"""The tables on disk are the tables of the models."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", "indexer", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_the_search_tables_can_be_taken_back_and_made_again() -> None:
    call_command("migrate", "indexer", "0001", verbosity=0)
    call_command("migrate", "indexer", verbosity=0)
