"""Rows for dashboard tests, each complete and valid; say only what the test is about."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.contrib.auth.models import User

from classifiers.verdict_json import verdict_to_json
from dashboards.models import Decision
from dashboards.reviewing.decisions import Choice, decide, newest_of
from indexer.evidence.seam import EvidenceError, EvidenceFile, FileRole, Manifest, PackageState, sm3_of
from indexer.models import Evidence, Item, ItemContact, Sighting
from tests.factories import FETCHED_AT, make_finding, make_page

DECIDED_AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PASSWORD = "correct-horse-battery"
# The smallest PNG there is: one white pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)
_numbers = count(1)


class MemoryStore:
    """An evidence store in memory; `alter` flips a byte as an intruder would."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}

    def put(self, body: bytes) -> str:
        sha256 = hashlib.sha256(body).hexdigest()
        self._bodies[sha256] = body
        return sha256

    def read(self, sha256: str) -> bytes:
        body = self._bodies.get(sha256)
        if body is None or hashlib.sha256(body).hexdigest() != sha256:
            raise EvidenceError(f"evidence file {sha256} is missing or altered")
        return body

    def has(self, sha256: str) -> bool:
        return sha256 in self._bodies

    def remove(self, sha256: str) -> None:
        self._bodies.pop(sha256, None)

    def alter(self, sha256: str) -> None:
        self._bodies[sha256] = bytes([self._bodies[sha256][0] ^ 1]) + self._bodies[sha256][1:]


def make_user(username: str = "shenhe01") -> User:
    """A reviewer whose password is PASSWORD and need not be changed."""
    return User.objects.create_user(username, password=PASSWORD, first_name="李审核")


def make_item(item_id: str | None = None, **changes: object) -> Item:
    """A flagged item about surrogacy; its signals and contacts mark its text."""
    finding = make_finding(make_page())
    verdict = finding.verdict
    fields: dict[str, object] = {
        "item_id": item_id or f"{next(_numbers):032x}",
        "category": verdict.category,
        "action": verdict.action.value,
        "part": verdict.part.value,
        "score": verdict.score,
        "title": finding.page.title,
        "text": finding.page.text,
        "sentence": verdict.sentence,
        "verdict": verdict_to_json(verdict),
        "shown_url": finding.page.url,
        "first_seen": FETCHED_AT,
        "last_seen": FETCHED_AT,
    }
    return Item.objects.create(**(fields | changes))


def make_sighting(item: Item, **changes: object) -> Sighting:
    """One address of `item` on 同城论坛."""
    fields: dict[str, object] = {
        "item": item,
        "url": f"http://forum.localhost:8000/thread/{item.item_id[-4:]}",
        "host": "forum.localhost",
        "site": "forum",
        "platform": "同城论坛",
        "region": "某市",
        "authority": "某市网信办",
        "title": item.title,
        "first_seen": FETCHED_AT,
        "last_seen": FETCHED_AT + timedelta(days=1),
        "last_night": date(2026, 11, 21),
        "body_sha256": "0" * 64,
    }
    return Sighting.objects.create(**(fields | changes))


def make_contact(item: Item, value: str = "qy_demo88", kind: str = "wechat") -> ItemContact:
    """A contact `item` names."""
    return ItemContact.objects.create(item=item, kind=kind, value=value, text=value)


def make_evidence(
    sighting: Sighting,
    store: MemoryStore,
    text: str = "页面文字",
    more: Sequence[tuple[FileRole, str, str, bytes]] = (),
) -> Evidence:
    """A sealed package with a screenshot, a text and `more` (role, name, media type, bytes), in `store` and named by `sighting`."""
    bodies = [
        (FileRole.SCREENSHOT, "screenshot.png", "image/png", PNG),
        (FileRole.TEXT, "text.txt", "text/plain", text.encode()),
        (FileRole.RESPONSE, "response.bin", "text/html", b"<script>alert(1)</script>" + text.encode()),
        *more,
    ]
    files = tuple(
        EvidenceFile(
            role=role, name=name, media_type=media_type, size=len(body), sha256=store.put(body), sm3=sm3_of(body)
        )
        for role, name, media_type, body in bodies
    )
    manifest = Manifest(
        url=sighting.url,
        final_url=sighting.url,
        fetched_at=FETCHED_AT,
        sealed_at=FETCHED_AT + timedelta(minutes=5),
        user_agent="Qingyuan/0.1",
        remote_ip="127.0.0.1",
        state=PackageState.COMPLETE,
        files=files,
        problems=(),
    )
    evidence = Evidence.objects.create(
        evidence_id=manifest.evidence_id,
        url=sighting.url,
        sealed_at=manifest.sealed_at,
        manifest=json.loads(manifest.to_json()),
    )
    sighting.evidence = evidence
    sighting.save(update_fields=["evidence"])
    return evidence


def make_decision(
    item: Item, made_by: User, outcome: Decision.Outcome = Decision.Outcome.CONFIRMED, **changes: object
) -> Decision:
    """A decision on the item as it stands."""
    newest = newest_of(item.pk)
    category = "surrogacy" if outcome == Decision.Outcome.CONFIRMED else ""
    choice = Choice(
        item_id=item.pk,
        seen_revision=item.revision,
        seen_decision=newest.pk if newest else None,
        outcome=outcome,
        category=str(changes.pop("category", category)),
        reason=str(changes.pop("reason", "")),
    )
    decided_at = changes.pop("decided_at", DECIDED_AT)
    assert not changes
    assert isinstance(decided_at, datetime)
    return decide(choice, made_by=made_by, made_at=decided_at)
