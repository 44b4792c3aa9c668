"""The bundle all golden files are written from. It holds what formats get wrong: formulas, line ends, odd names."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dashboards.handing_on.takedown import EvidencePackage, TakedownBundle, TakedownRow
from indexer.evidence.packaging import Proof
from indexer.evidence.seam import EvidenceFile, FileRole, Manifest, PackageState, sm3_of
from tests.dashboards.rows import PNG, MemoryStore

SEEN_AT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


def example_bundle() -> TakedownBundle:
    """Three rows on two platforms, one of them sealed."""
    store = MemoryStore()
    package = _package(store)
    row = TakedownRow(
        number=1,
        item_id="0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        platform="同城论坛",
        url="http://forum.example.org/thread/1?a=1&b=2",
        title="本地代孕公司 包成功",
        category="surrogacy",
        category_title="代孕",
        opinion="疑似发布“代孕”类信息，涉嫌违规。本意见为线索初步研判，以核查结果为准",
        legal_basis="《人类辅助生殖技术管理办法》第三条（待核）",
        contacts=("微信：qy_demo88", "手机：13800138000"),
        part="发布者",
        region="某市",
        authority="某市网信办",
        evidence_id=package.evidence_id,
        first_seen=SEEN_AT,
        last_seen=SEEN_AT + timedelta(days=2),
        decided_by="shenhe01",
        decided_at=SEEN_AT + timedelta(days=2, hours=7),
        proposal="建议依法依规核查处置：停止传输、删除该信息，视情处置发布账号，保存有关记录并反馈结果",
    )
    formula = replace(
        row,
        number=2,
        item_id="1" * 32,
        url='=HYPERLINK("http://evil.example","点我")',
        title="＋cmd|' /C calc'!A0",
        contacts=("@SUM(1+1)", "-2+3"),
        evidence_id=None,
    )
    other = replace(
        row,
        number=3,
        platform="贴吧/问答:[1]",
        part="被挂载网站",
        title="第一行\r\n第二行\u202e\u200b",
        author="=好孕\u202e小张",
        published_at=SEEN_AT - timedelta(days=30),
        gone_at=SEEN_AT + timedelta(days=3),
        gone_note="网页已删除（HTTP 404）",
    )
    return TakedownBundle(
        platform=None,
        unit_name="某市网信办",
        made_at=datetime(2026, 11, 23, 1, 0, tzinfo=UTC),
        rows=(row, formula, other),
        packages=(package,),
        store=store,
    )


def _package(store: MemoryStore) -> EvidencePackage:
    bodies = [
        (FileRole.SCREENSHOT, "screenshot.png", "image/png", PNG),
        (FileRole.TEXT, "../../etc/passwd", "text/plain", "本地代孕公司".encode()),
    ]
    files = tuple(
        EvidenceFile(
            role=role, name=name, media_type=media_type, size=len(body), sha256=store.put(body), sm3=sm3_of(body)
        )
        for role, name, media_type, body in bodies
    )
    manifest = Manifest(
        url="http://forum.example.org/thread/1",
        final_url="http://forum.example.org/thread/1",
        fetched_at=SEEN_AT,
        sealed_at=SEEN_AT + timedelta(minutes=5),
        user_agent="Qingyuan/0.1",
        remote_ip="192.0.2.1",
        state=PackageState.COMPLETE,
        files=files,
        problems=(),
    )
    return EvidencePackage(
        evidence_id=manifest.evidence_id,
        item_id="0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        manifest=json.loads(manifest.to_json()),
        proof=Proof(lines=(), tokens=()),
    )
