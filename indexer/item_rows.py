"""The row of an item: what it shows, when that changes, and when a judgement is taken back.

One offer stands at many addresses, whose pages may be judged differently. The item shows the strongest verdict, and a
weaker one elsewhere does not replace it; else the revision would grow every night. An address may always replace what it
showed itself, and newer rules replace what older ones said.

In: a finding, its verdict in JSON. Out: the row of `Item`, its contacts and its entry in the search index.
"""

from collections.abc import Mapping
from typing import Any

from classifiers.verdict import Action, Finding
from indexer.models import Item, ItemContact
from indexer.searching.seam import SearchIndex
from indexer.searching.searchable import searchable_text

TITLE_CHARACTERS = 300
_RANK = {Action.CLEAR.value: 0, Action.REVIEW.value: 1, Action.FLAG.value: 2}


def score_band(score: float) -> int:
    """Tenth into which a probability falls, 0 to 9; a smaller change is no news to a reviewer."""
    return min(int(score * 10), 9)


def add_item(item_id: str, finding: Finding, verdict: Mapping[str, Any], index: SearchIndex) -> Item:
    """Insert the row of an offer seen for the first time."""
    item = Item(item_id=item_id, first_seen=finding.page.fetched_at, last_seen=finding.page.fetched_at)
    _show(item, finding, verdict)
    item.save(force_insert=True)
    _add_contacts(item, finding)
    index.put(item_id, searchable_text(item.title, item.text, item.verdict))
    return item


def renew_item(item: Item, finding: Finding, verdict: Mapping[str, Any], index: SearchIndex) -> None:
    """Enter that the offer was seen again, and show this page's verdict if it may replace the one shown."""
    item.last_seen = max(item.last_seen, finding.page.fetched_at)
    has_new_rules = item.verdict["versions"] != verdict["versions"]
    if not (has_new_rules or item.shown_url == finding.page.url or _strength(verdict) > _strength(item.verdict)):
        item.save(update_fields=["last_seen"])
        _add_contacts(item, finding)
        return
    before = searchable_text(item.title, item.text, item.verdict)
    item.revision += _is_news(item.verdict, verdict)
    _show(item, finding, verdict)
    item.save()
    if has_new_rules:
        item.contacts.all().delete()
    _add_contacts(item, finding)
    after = searchable_text(item.title, item.text, item.verdict)
    if after != before:
        index.put(item.item_id, after)


def withdraw_item(item: Item, sentence: str) -> None:
    """Call an item clear, because the only page that showed it was judged otherwise later in the same night."""
    item.action = Action.CLEAR.value
    item.sentence = sentence
    item.verdict = item.verdict | {"action": item.action, "category": None, "sentence": sentence}
    item.revision += 1
    item.save(update_fields=["action", "sentence", "verdict", "revision"])


def _show(item: Item, finding: Finding, verdict: Mapping[str, Any]) -> None:
    page, judged = finding.page, finding.verdict
    item.category = judged.category or ""
    item.action = judged.action.value
    item.part = judged.part.value
    item.score = judged.score
    item.sentence = judged.sentence
    item.title = page.title[:TITLE_CHARACTERS]
    item.text = page.text
    item.verdict = dict(verdict)
    item.shown_url = page.url


def _strength(verdict: Mapping[str, Any]) -> tuple[int, int]:
    return _RANK[verdict["action"]], score_band(verdict["score"])


def _is_news(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return _essence(old) != _essence(new)


def _essence(verdict: Mapping[str, Any]) -> tuple[object, ...]:
    """What a reviewer decides on. Spans are left out: page furniture moves them, and the offer stays the same."""
    signals = sorted((one["detector"], one["rule"], one["category"], one["text"]) for one in verdict["signals"])
    return verdict["action"], verdict["category"], score_band(verdict["score"]), signals


def _add_contacts(item: Item, finding: Finding) -> None:
    rows = [
        ItemContact(item=item, kind=contact.kind.value, value=contact.value[:200], text=contact.text[:300])
        for contact in finding.verdict.contacts
    ]
    ItemContact.objects.bulk_create(rows, ignore_conflicts=True)
