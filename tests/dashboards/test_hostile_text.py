"""Text from the web stays text: no page gains an element or an attribute from it, and nothing in it is computed."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

import dashboards
from dashboards.models import ExportReceipt
from dashboards.plain_text import plain
from tests.dashboards.payloads import PAYLOADS
from tests.dashboards.rows import (
    DECIDED_AT,
    MemoryStore,
    make_contact,
    make_decision,
    make_evidence,
    make_item,
    make_sighting,
)

HARMLESS = "普通文字"
FOLDER = Path(dashboards.__file__).parent


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_page_gains_an_element_or_attribute(payload: str, client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    for address, harmless, hostile in zip(
        ADDRESSES, pages_with(HARMLESS, client, reviewer), pages_with(payload, client, reviewer), strict=True
    ):
        assert structure(hostile) == structure(harmless), address
        for node in LexborHTMLParser(hostile).css("[href], [src], [action]"):
            for target in ("href", "src", "action"):
                value = node.attributes.get(target) or "/"
                assert value.startswith(("/", "?", "#")), (address, value)


@pytest.mark.parametrize("payload", [payload for payload in PAYLOADS if "7*7" in payload])
def test_template_syntax_stays_literal(payload: str, client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    item_page = pages_with(payload, client, reviewer)[1]
    text = LexborHTMLParser(item_page).css_first(".text")
    assert text is not None
    assert payload in text.text()


def test_invisible_and_direction_changing_characters_are_made_visible(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    for page in pages_with("付款\u202e\u2066gnp\u2069\u202c\u200b\ufeff请加", client, reviewer):
        shown = re.sub(r'(value|data-copy|href)="[^"]*"', "", page)
        assert not re.search("[\u200b\u202a-\u202e\u2066-\u2069\ufeff]", shown)
    assert plain("a\u202eb") == "a◌b"


def test_nothing_in_the_house_marks_text_as_safe() -> None:
    sources = [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.html")]
    forbidden = re.compile(
        r"mark_safe|format_html|SafeString|\|\s*safe\b|safeseq|autoescape\s+off|innerHTML|is_safe\s*="
    )
    assert len(sources) > 40
    assert [path.name for path in sources if forbidden.search(path.read_text("utf-8"))] == []


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    forbidden = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|https?://|hx-on", re.IGNORECASE)
    # The sheet the browser prints papers from is never served; its style stands in it.
    templates = [path for path in (FOLDER / "templates").rglob("*.html") if path.name != "print.html"]
    assert len(templates) > 15
    assert [path.name for path in templates if forbidden.search(path.read_text("utf-8"))] == []


def structure(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes, in document order."""
    return [(node.tag, tuple(sorted(node.attributes))) for node in LexborHTMLParser(page).css("*")]


ADDRESSES = ["queue", "waiting item", "decided item", "search", "exports"]


def pages_with(words: str, client: Client, reviewer: User) -> list[str]:
    """The pages of ADDRESSES when everything that comes from outside is `words`."""
    from indexer.models import Evidence, Item

    Item.objects.all().delete()
    Evidence.objects.all().delete()
    ExportReceipt.objects.all().delete()
    decided, waits = _item("a" * 32, words), _item("b" * 32, words)
    make_decision(decided, reviewer, reason=words)
    ExportReceipt.objects.create(
        exporter="csv", platform=words, file_name=words, sha256="0" * 64, rows=1, made_at=DECIDED_AT
    )
    query = {"words": words, "state": "waiting", "category": words, "platform": words}
    pages = [
        client.get("/"),
        client.get(f"/items/{waits.pk}/"),
        client.get(f"/items/{decided.pk}/", {"platform": words, "category": words}),
        client.get("/search/", query),
        client.get("/exports/"),
    ]
    from dashboards.models import Decision

    Decision.objects.all().delete()
    assert [page.status_code for page in pages] == [200] * len(pages)
    return [page.content.decode() for page in pages]


def _item(item_id: str, words: str) -> object:
    part = {"text": words, "reading": words + "x", "note": words, "span": [0, len(words)], "weight": 1.0, "rule": words}
    contact = {"kind": "wechat", "value": words, "text": words, "span": [0, len(words)]}
    verdict = {"signals": [part], "contacts": [contact], "counter": [part]}
    item = make_item(item_id, title=words, text=f"{words}\n{words}", sentence=words, verdict=verdict)
    make_contact(item, words)
    sighting = make_sighting(
        item, url=f"{words}#{item_id[0]}", platform=words, region=words, authority=words, site=words[:60]
    )
    evidence = make_evidence(sighting, MemoryStore(), text=item_id)
    evidence.note = words
    evidence.is_partial = True
    evidence.save()
    return item
