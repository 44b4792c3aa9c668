"""签署页: the papers of a package in force by their exact hashes, who signed each in the system, and room for ink.

It is printed and kept with the papers; what counts is the ledger and the hash of each PDF, which the page says.

In: a `SealedPackage`, the states of its papers. Out: `Paper`. Raises ValueError if no paper was issued yet.
"""

from collections.abc import Sequence

from dashboards.papers.extraction_record import signature_lines
from dashboards.papers.paper import BLANK, Code, Column, Grid, Paper, Text, grouped
from dashboards.papers.sealed import SealedPackage, china_time
from dashboards.papers.signing import PaperState

PAPERS = (
    Column(title="文书", millimetres=32),
    Column(title="PDF 的 SHA-256", millimetres=77, is_digest=True),
    Column(title="码", millimetres=21, is_code=True),
    Column(title="状态", millimetres=40),
)
SIGNERS = (
    Column(title="文书", millimetres=30),
    Column(title="签名人和执法证号", millimetres=48),
    Column(title="账号", millimetres=26),
    Column(title="签名时间（北京时间）", millimetres=40),
    Column(title="账本", millimetres=26),
)


def signature_page(package: SealedPackage, states: Sequence[PaperState], unit_name: str) -> Paper:
    """The page as the ledger stands now."""
    newest = [state for state in states if state.is_newest]
    if not newest:
        raise ValueError("文书尚未定稿，没有可签署的内容")
    signers = tuple(row for state in newest for row in _signers(state))
    return Paper(
        title="电子数据文书签署页",
        foot=f"证据编号 {package.evidence.pk[:16]}",
        parts=(
            Text(
                text=f"提取单位：{unit_name or BLANK}\n来源网址：{package.evidence.url}\n"
                f"固定时间：{china_time(package.evidence.sealed_at)}（北京时间）　{package.stands}"
            ),
            Code(label="固定清单 SHA-256（证据编号）", value=package.evidence.pk),
            Text(text="一、所签文书", is_heading=True),
            Grid(columns=PAPERS, rows=tuple(_paper(state) for state in newest)),
            Text(text="二、系统内的电子签名", is_heading=True),
            Grid(columns=SIGNERS, rows=signers) if signers else Text(text="尚无。"),
            Text(text="三、手写签名", is_heading=True),
            Text(text="本人已核对上列文书，其内容与所见一致；文书以 PDF 的 SHA-256 为准，改动一个字节即不相符。"),
            signature_lines(),
        ),
    )


def _paper(state: PaperState) -> tuple[str, ...]:
    title = f"{state.paper.get_kind_display()}\n第 {state.paper.version} 版"
    return title, grouped(state.paper.sha256), state.paper.sha256, _status(state)


def _status(state: PaperState) -> str:
    holding = sum(not one.void for one in state.signatures)
    if state.problem:
        return f"{state.problem}，签名失效"
    if state.is_signed:
        return "两名执法人员均已签名"
    return "一人已签名，待第二人签名" if holding else "待签名"


def _signers(state: PaperState) -> list[tuple[str, ...]]:
    return [
        (
            state.paper.get_kind_display(),
            f"{one.signature.officer_name}　{one.signature.officer_number}"
            + (f"\n失效：{one.void}" if one.void else ""),
            one.signature.signed_by.get_username(),
            china_time(one.signature.signed_at),
            f"第 {one.seq} 行" if one.seq else "账本无此签名",
        )
        for one in state.signatures
    ]
