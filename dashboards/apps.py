"""Django's handle on this folder."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """The app label `dashboards` owns the tables people write."""

    name = "dashboards"
    verbose_name = "研判工作台"
    default_auto_field = "django.db.models.BigAutoField"
