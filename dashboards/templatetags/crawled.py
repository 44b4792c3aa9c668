"""Filters for text from the web. All return ordinary strings, so the engine escapes them like any other.

In: crawled text. Out: the same text, harmless to look at.
"""

from datetime import datetime

from django import template
from django.utils.timezone import localtime

from dashboards import defanging, plain_text
from dashboards.papers.paper import grouped as groups_of_eight
from dashboards.reviewing import category_choices
from indexer.models import OUTCOME_CHOICES

register = template.Library()


@register.filter
def plain(text: str) -> str:
    """Invisible characters shown as ◌."""
    return plain_text.plain(str(text))


@register.filter
def plain_line(text: str) -> str:
    """`plain`, on one line."""
    return plain_text.plain_line(str(text))


@register.filter
def defang(url: str) -> str:
    """hxxp://…"""
    return defanging.defang(str(url))


@register.filter
def category_title(category: str) -> str:
    """What people read for a category id; an id from an address may be anything."""
    return plain_text.plain_line(category_choices.title_of(str(category)))


@register.filter
def minute(moment: datetime) -> str:
    """Minute-exact time in the office's time zone."""
    return localtime(moment).strftime("%Y-%m-%d %H:%M")


@register.filter
def short_minute(moment: datetime) -> str:
    """Month, day and minute."""
    return localtime(moment).strftime("%m-%d %H:%M")


@register.filter
def grouped(digest: str) -> str:
    """A digest in groups of eight digits."""
    return groups_of_eight(str(digest))


@register.filter
def outcome_title(outcome: str) -> str:
    """What people read for how a URL ended."""
    return dict(OUTCOME_CHOICES).get(str(outcome), plain_text.plain_line(str(outcome)))


@register.filter
def percent(share: float) -> str:
    """Hundredths, without a decimal."""
    return f"{share:.0%}"
