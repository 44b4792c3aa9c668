"""证据目录: the index of several packages that go with one referral.

In: `SealedPackage`s in order. Out: `Paper`, landscape.
"""

from collections.abc import Sequence

from dashboards.papers.paper import BLANK, Column, Grid, Paper, Signatures, Text, grouped
from dashboards.papers.sealed import SealedPackage, china_time
from dashboards.reviewing.category_choices import title_of

COLUMNS = (
    Column(title="序号", millimetres=10),
    Column(title="证据名称和证明内容", millimetres=54),
    Column(title="来源网址", millimetres=48),
    Column(title="固定时间和时间戳", millimetres=36),
    Column(title="证据编号（清单 SHA-256）", millimetres=70, is_digest=True),
    Column(title="码", millimetres=21, is_code=True),
    Column(title="备注", millimetres=18),
)


def evidence_index(packages: Sequence[SealedPackage], unit_name: str) -> Paper:
    """The index. Raises ValueError if there is nothing to list."""
    if not packages:
        raise ValueError("没有可列入目录的证据")
    rows = tuple(_row(number, package) for number, package in enumerate(packages, 1))
    return Paper(
        title="证据目录",
        foot=f"共 {len(packages)} 份证据",
        is_wide=True,
        parts=(
            Text(text=f"移送单位：{unit_name or BLANK}　接收单位：{BLANK}　移送文号：{BLANK}"),
            Text(text="所列均为涉嫌违规的线索材料，以核查结果为准。除空白处外，内容由系统记录。"),
            Grid(columns=COLUMNS, rows=rows),
            Signatures(lines=(f"移送人：{BLANK}　{BLANK}　日期：{BLANK}", f"接收人：{BLANK}　日期：{BLANK}")),
        ),
    )


def _row(number: int, package: SealedPackage) -> tuple[str, ...]:
    evidence, sighting = package.evidence, package.sighting
    shown = f"网页“{sighting.title}”" if sighting and sighting.title else "网页"
    about = f"涉嫌发布“{title_of(sighting.item.category)}”类信息" if sighting else "与涉嫌信息相连的网页"
    platform = f"（{sighting.platform}）" if sighting else ""
    return (
        str(number),
        f"{shown}{platform}\n{about}",
        evidence.url,
        f"{china_time(evidence.sealed_at)}\n{package.stamps}",
        grouped(evidence.pk),
        evidence.pk,
        f"{evidence.get_state_display()}，{len(evidence.manifest['files'])} 个文件",
    )
