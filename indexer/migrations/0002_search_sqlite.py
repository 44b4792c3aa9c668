"""The full-text tables of `indexer/search_sqlite.py`. Other databases have none: they search with another engine."""

from django.db import migrations

# Only white space parts tokens: `ascii` takes everything beyond ASCII for a letter, and `bigrams.py` has cut already.
CREATE = (
    "CREATE VIRTUAL TABLE indexer_searchtext USING fts5(tokens, tokenize = 'ascii')",
    "CREATE VIRTUAL TABLE indexer_searchterms USING fts5vocab(indexer_searchtext, 'row')",
)
DROP = ("DROP TABLE indexer_searchterms", "DROP TABLE indexer_searchtext")


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in CREATE:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in DROP:
            schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("indexer", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
