"""What `qingyuan lexicon` prints: collisions and changed verdicts of a term, candidates, and entries ready to be reviewed.

In: results of the classifiers. Out: Chinese lines for a terminal, values for JSON, and TOML text. Crawled text is made harmless.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from classifiers.discovering.collisions import Collisions
from classifiers.discovering.slang import Candidate
from classifiers.discovering.trial import Change, Trial
from classifiers.vocabulary.terms import Term
from dashboards.plain_text import plain_line

SHOWN = 20
"""Changed items shown of each kind; JSON has all."""


def trial_lines(term: Term, collisions: Collisions, trial: Trial) -> Iterator[str]:
    """The report of `lexicon try`."""
    yield (
        f"碰撞：读了 {collisions.texts_read} 篇，{collisions.texts_with} 篇有“{term.text}”；"
        f"非推广文本中 {collisions.in_others} 处，推广文本中 {collisions.in_offers} 处"
    )
    for place in collisions.places:
        mark = "推广" if place.is_offer else "一般"
        yield f"  [{mark}] …{plain_line(place.left)}【{plain_line(place.term)}】{plain_line(place.right)}…"
    if collisions.proposals:
        shown = "、".join(f"{each.shown(term.text)}（{each.times} 处）" for each in collisions.proposals)
        yield f"建议例外：{shown}；此外还剩 {collisions.left_over} 处"
    yield (
        f"已存 {trial.read} 条线索中 {trial.touched} 条受影响：新增疑似 {len(trial.newly_flagged)}，"
        f"不再疑似 {len(trial.no_longer_flagged)}，其他变化 {len(trial.otherwise_changed)}"
    )
    yield from _change_lines("+", trial.newly_flagged)
    yield from _change_lines("-", trial.no_longer_flagged)
    yield from _change_lines("~", trial.otherwise_changed)
    yield "什么也没有保存。要采用，请经人核定后写入词库文件："
    yield from entry_lines(term, collisions)


def trial_json(term: Term, collisions: Collisions, trial: Trial) -> dict[str, Any]:
    """The same for machines."""
    return {
        "term": term.text,
        "category": term.category,
        "role": term.role.value,
        "texts_read": collisions.texts_read,
        "texts_with": collisions.texts_with,
        "in_offers": collisions.in_offers,
        "in_others": collisions.in_others,
        "places": [
            {"left": place.left, "right": place.right, "is_offer": place.is_offer} for place in collisions.places
        ],
        "exceptions": [{"shown": one.shown(term.text), "times": one.times} for one in collisions.proposals],
        "items": trial.read,
        "touched": trial.touched,
        "newly_flagged": [_change_json(change) for change in trial.newly_flagged],
        "no_longer_flagged": [_change_json(change) for change in trial.no_longer_flagged],
        "otherwise_changed": [_change_json(change) for change in trial.otherwise_changed],
    }


def entry_lines(term: Term, collisions: Collisions) -> Iterator[str]:
    """The term as a lexicon entry, with the proposed exceptions."""
    yield "[[terms]]"
    yield f"texts = {_toml([term.text])}"
    yield f'role = "{term.role.value}"'
    yield f"strength = {term.strength}"
    if len(term.views) > 1:
        yield "disguised = true"
    after = [each.neighbour for each in collisions.proposals if each.is_before]
    before = [each.neighbour for each in collisions.proposals if not each.is_before]
    if after:
        yield f"not_after = {_toml(after)}"
    if before:
        yield f"not_before = {_toml(before)}"


def candidate_lines(candidates: Sequence[Candidate]) -> Iterator[str]:
    """The report of `lexicon discover`."""
    for number, one in enumerate(candidates, start=1):
        slots = f"，见于“{'”“'.join(f'X{head}' for head in one.heads)}”" if one.heads else ""
        pivot = f"，同联系方式文本 {one.times_pivot} 处" if one.times_pivot else ""
        yield f"{number:>2}. {one.text}　分 {one.score:.1f}，推广 {one.times} 处，背景 {one.times_background} 处{pivot}{slots}"
        for example in one.examples:
            yield f"      …{plain_line(example)}…"


def candidates_toml(candidates: Sequence[Candidate], made_on: date) -> str:
    """Entries to review; nothing reads this file until a person has copied from it into a lexicon."""
    lines = ["# 新词候选，待人核定：留下成立的，定下角色和强度，再抄入词库文件。本文件自身不起作用。"]
    for one in candidates:
        lines += ["", f"# 推广 {one.times} 处，背景 {one.times_background} 处，分 {one.score:.1f}"]
        lines += [f"#   …{plain_line(example)}…" for example in one.examples]
        lines += ["[[terms]]", f"texts = {_toml([one.text])}", 'role = "service"', "strength = 0.3", "disguised = true"]
        lines += [f'source = "lexicon discover {made_on.isoformat()}"']
    return "\n".join(lines) + "\n"


def candidates_json(candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """The same for machines."""
    return [{name: getattr(one, name) for name in Candidate.__slots__} for one in candidates]


def _change_lines(sign: str, changes: Sequence[Change]) -> Iterator[str]:
    for change in changes[:SHOWN]:
        scores = f"{change.before.score:.2f}→{change.after.score:.2f}"
        yield f"  {sign} {change.item_id}  {scores}  {plain_line(change.title) or '（无标题）'}"
    if len(changes) > SHOWN:
        yield f"  {sign} 另有 {len(changes) - SHOWN} 条"


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "item": change.item_id,
        "title": change.title,
        "before": {"action": change.before.action.value, "score": change.before.score},
        "after": {"action": change.after.action.value, "score": change.after.score},
    }


def _toml(words: Sequence[str]) -> str:
    """A TOML array of strings: JSON writes the same, and Chinese stays readable."""
    return json.dumps(list(words), ensure_ascii=False)
