"""The takedown list for machines: one JSON document in the manner of XARF (abuse reports), one report per address.

In: a `TakedownBundle`. Out: JSON bytes, UTF-8, sorted keys. Times are ISO 8601 in UTC. Report ids are made from item and
address, so that a receiver who gets a list twice sees the same reports.
"""

import json
import uuid
from datetime import UTC, datetime

from dashboards.handing_on.takedown import TakedownBundle, TakedownRow

XARF_VERSION = "4.0.0"
FORMAT = "qingyuan-takedown/1"
# Ours alone, drawn once; changing it would change every report id.
REPORT_IDS = uuid.UUID("0f6f2f3e-6f0e-4f0f-9a55-6d3c1c5a7e21")


def report_bytes(bundle: TakedownBundle) -> bytes:
    """The whole list as one document."""
    document = {
        "format": FORMAT,
        "made_at": _utc(bundle.made_at),
        "reporter": {"org": bundle.unit_name},
        "platform": bundle.platform,
        "notice": "本清单为线索，内容均为涉嫌、疑似，以核查结果为准。",
        "reports": [_report(row, bundle.unit_name) for row in bundle.rows],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _report(row: TakedownRow, unit_name: str) -> dict[str, object]:
    evidence = (
        [] if row.evidence_id is None else [{"evidence_id": row.evidence_id, "hash": f"sha256:{row.evidence_id}"}]
    )
    return {
        "xarf_version": XARF_VERSION,
        "report_id": str(uuid.uuid5(REPORT_IDS, f"{row.item_id} {row.url}")),
        "timestamp": _utc(row.last_seen),
        "reporter": {"org": unit_name},
        "source_identifier": row.url,
        "category": "content",
        "type": row.category,
        "evidence": evidence,
        "qingyuan": {
            "number": row.number,
            "item_id": row.item_id,
            "platform": row.platform,
            "title": row.title,
            "category_title": row.category_title,
            "opinion": row.opinion,
            "legal_basis": row.legal_basis,
            "contacts": list(row.contacts),
            "part": row.part,
            "region": row.region,
            "authority": row.authority,
            "first_seen": _utc(row.first_seen),
            "last_seen": _utc(row.last_seen),
            "gone_at": None if row.gone_at is None else _utc(row.gone_at),
            "gone_note": row.gone_note,
            "author": row.author,
            "published_at": None if row.published_at is None else _utc(row.published_at),
            "decided_by": row.decided_by,
            "decided_at": _utc(row.decided_at),
            "proposal": row.proposal,
        },
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
