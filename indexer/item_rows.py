"""The row of an item: what it shows, when that changes, and when a judgement is taken back.

One offer stands at many addresses, whose pages may be judged differently. The item shows the strongest verdict, and a
weaker one elsewhere does not replace it; else the revision would grow every night. An address may always replace what it
showed itself, and newer rules replace what older ones said.

In: a finding, its verdict in JSON. Out: the row of `Item`, not yet written; `offer_rows.py` writes those of a batch together.
"""

from collections.abc import Mapping
from typing import Any

from classifiers.verdict import Action, Finding
from indexer.models import Item

TITLE_CHARACTERS = 300
_RANK = {Action.CLEAR.value: 0, Action.REVIEW.value: 1, Action.FLAG.value: 2}


def score_band(score: float) -> int:
    """Tenth into which a probability falls, 0 to 9; a smaller change is no news to a reviewer."""
    return min(int(score * 10), 9)


def new_item(item_id: str, finding: Finding, verdict: Mapping[str, Any]) -> Item:
    """The row of an offer seen for the first time."""
    item = Item(item_id=item_id, first_seen=finding.page.fetched_at, last_seen=finding.page.fetched_at)
    _show(item, finding, verdict)
    return item


def renew_item(item: Item, finding: Finding, verdict: Mapping[str, Any]) -> None:
    """Enter that the offer was seen again, and show this page's verdict if it may replace the one shown."""
    item.last_seen = max(item.last_seen, finding.page.fetched_at)
    is_own_page = item.shown_url == finding.page.url
    if has_new_rules(item, verdict) or is_own_page or _strength(verdict) > _strength(item.verdict):
        item.revision += _is_news(item.verdict, verdict)
        _show(item, finding, verdict)


def has_new_rules(item: Item, verdict: Mapping[str, Any]) -> bool:
    """Whether a verdict comes from other rules than the one shown, so that it replaces all that those said."""
    return bool(item.verdict["versions"] != verdict["versions"])


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
