"""Three packages with the files a forger likes best, sealed and stamped; the key was renewed behind the first."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from crawlers.snapshot import ArtefactKind
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore
from indexer.keeping import keep
from indexer.models import Evidence, Sighting
from indexer.sealing.rows import recover
from indexer.sealing.sightings import seal
from indexer.searching.seam import SearchIndex
from indexer.timestamps.stamping import stamp_waiting
from tests.factories import OFFER_TEXT, make_finding, make_page
from tests.indexer.snapshots import ARTEFACTS, make_snapshot
from tests.indexer.time_authority import LocalTimeAuthority

SEALED_AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
TILED = "整页截图方式：分段截图（6 段）；原因：页面高 40000 像素"


def small_wacz() -> bytes:
    """An archive with the files a forger likes best, and its own list of them."""
    files = {
        "archive/data.warc.gz": b"WARC/1.1 bytes",
        "pages/pages.jsonl": '{"text":"代孕"}'.encode(),
        "evidence/pageinfo.json": b'{"certificates_der":{"https://h1.example":["MIIC"]}}',
    }
    listed = [{"path": name, "hash": "sha256:" + hashlib.sha256(body).hexdigest()} for name, body in files.items()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
        archive.writestr("datapackage.json", json.dumps({"resources": listed}))
    return out.getvalue()


def seal_three(
    store: EvidenceStore, index: SearchIndex, ledger: Ledger, authority: LocalTimeAuthority
) -> list[Evidence]:
    """Them, in the order of sealing."""
    wacz = replace(ARTEFACTS[2], body=small_wacz())
    assert wacz.kind is ArtefactKind.WACZ
    made = []
    for number in range(3):
        url = f"http://h{number}.example/"
        keep(
            make_finding(make_page(url, [(make_page().blocks[0].kind, f"{number} {OFFER_TEXT}")])),
            night=date(2026, 11, 20),
            store=store,
            index=index,
        )
        snapshot = make_snapshot(url, artefacts=(*ARTEFACTS[:2], wacz), observations=(TILED,))
        at = SEALED_AT + timedelta(minutes=number)
        made.append(seal(Sighting.objects.get(url=url), snapshot=snapshot, store=store, ledger=ledger, sealed_at=at))
        if number == 0:
            ledger.renew_key(at)
            recover(ledger, store)
    at = SEALED_AT + timedelta(minutes=5)
    stamp_waiting([authority], store=store, ledger=ledger, roots=authority.roots, clock=lambda: at)
    return made
