"""What every command begins with: the configuration, and Django ready to use its database."""

import os

import django

from crawlers.config import CONFIG_VARIABLE
from dashboards.configuration import Configuration, read_configuration


def open_configuration() -> Configuration:
    """The configuration in force, with Django ready to use its database."""
    configuration = read_configuration()
    os.environ[CONFIG_VARIABLE] = str(configuration.path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dashboards.settings"
    django.setup()
    return configuration
