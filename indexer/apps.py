"""Django's handle on this folder."""

from django.apps import AppConfig


class IndexerConfig(AppConfig):
    """The app label `indexer` owns the tables machines write."""

    name = "indexer"
    verbose_name = "线索与证据"
    default_auto_field = "django.db.models.BigAutoField"
