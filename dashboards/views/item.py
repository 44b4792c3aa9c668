"""The review page of one item, and the decision made there.

In: GET, or POST with the decision form. Out: the page; after a decision the next waiting item. A decision on a state that
is no longer true answers 409 with the new state and everything the person had written.
"""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dashboards import engines
from dashboards.models import Decision
from dashboards.reviewing import review_queue
from dashboards.reviewing.category_choices import known_categories
from dashboards.reviewing.decisions import Choice, DecisionRefused, ItemMovedOn, decide, undoable
from dashboards.reviewing.item_page import ItemPage, build_item_page
from dashboards.reviewing.review_queue import QueueFilter
from indexer.models import Item

REASON_LENGTH = 2000
OUTCOMES = (Decision.Outcome.CONFIRMED, Decision.Outcome.CLEARED, Decision.Outcome.DOUBTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form: nothing yet but the machine's category, or what a person wrote before it was refused."""

    outcome: str
    category: str
    reason: str
    problem: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, item_id: str) -> HttpResponse:
    """The page, or the decision."""
    found = get_object_or_404(Item, pk=item_id)
    if request.method == "POST":
        return _decide(request, found)
    return _show(request, found, Draft(outcome="", category=found.category, reason=""))


def _decide(request: HttpRequest, found: Item) -> HttpResponse:
    assert isinstance(request.user, User)
    form = request.POST
    try:
        decide(_choice(form, found), made_by=request.user, made_at=timezone.now())
    except DecisionRefused as refused:
        return _show(request, found, _kept(form, str(refused)), status=400)
    except ItemMovedOn as moved:
        found.refresh_from_db()
        return _show(request, found, _kept(form, _explain(moved, request.user)), status=409)
    chosen = QueueFilter.from_query(request.GET)
    next_id = review_queue.next_after(found, chosen)
    address = reverse("queue") if next_id is None else reverse("item", args=[next_id])
    return redirect(f"{address}?{chosen.query()}" if chosen.query() else address)


def _choice(form: QueryDict, found: Item) -> Choice:
    outcome = form.get("outcome", "")
    if outcome not in set(OUTCOMES):
        raise DecisionRefused("请选择：涉嫌违规、不违规或存疑。")
    reason = form.get("reason", "").replace("\0", "")
    if len(reason) > REASON_LENGTH:
        raise DecisionRefused(f"理由不能超过 {REASON_LENGTH} 字。")
    return Choice(
        item_id=found.pk,
        seen_revision=_number(form.get("seen_revision", "")) or 0,
        seen_decision=_number(form.get("seen_decision", "")),
        outcome=Decision.Outcome(outcome),
        category=form.get("category", ""),
        reason=reason,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _kept(form: QueryDict, problem: str) -> Draft:
    return Draft(
        outcome=form.get("outcome", ""),
        category=form.get("category", ""),
        reason=form.get("reason", ""),
        problem=problem,
    )


def _explain(moved: ItemMovedOn, reader: User) -> str:
    if moved.newer is None:
        return "线索已更新：机器重新研判过，页面已换成最新内容。请核对后再提交，您填写的内容已保留。"
    maker = moved.newer.decided_by
    name = "您本人" if maker == reader else maker.get_full_name() or maker.get_username()
    moment = timezone.localtime(moved.newer.decided_at)
    return f"已被{name}于 {moment:%H:%M} 处理（{moved.newer.get_outcome_display()}）。如需更正，请核对后再提交，您填写的内容已保留。"


def _show(request: HttpRequest, found: Item, draft: Draft, status: int = 200) -> HttpResponse:
    assert isinstance(request.user, User)
    chosen = QueueFilter.from_query(request.GET)
    page: ItemPage = build_item_page(found, chosen, store=engines.evidence_store(), index=engines.search_index())
    context = {
        "page": page,
        "item": found,
        "row": page.row,
        "draft": draft,
        "categories": known_categories(),
        "chosen": chosen,
        "query": chosen.query(),
        "undoable": undoable(request.user, timezone.now()),
        "reason_length": REASON_LENGTH,
    }
    return render(request, "item.html", context, status=status)
