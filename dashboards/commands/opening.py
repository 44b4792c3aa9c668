"""What every command begins with: the configuration, and Django ready to use its database."""

import os

import django

from crawlers.config import CONFIG_VARIABLE, ConfigError
from crawlers.site import Site
from dashboards.configuration import Configuration, read_configuration


def open_configuration() -> Configuration:
    """The configuration in force, with Django ready to use its database."""
    configuration = read_configuration()
    os.environ[CONFIG_VARIABLE] = str(configuration.path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dashboards.settings"
    django.setup()
    return configuration


def site_named(found: dict[str, Site], name: str) -> Site:
    """The site of that name. Raises ConfigError naming those there are."""
    if name not in found:
        raise ConfigError(f"没有名为 {name} 的站点；现有：{'、'.join(found) or '无'}")
    return found[name]
