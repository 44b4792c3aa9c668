"""证据说明: the cover page that answers the six questions of 最高人民法院关于互联网法院审理案件若干问题的规定 第十一条, in its order.

Each answer points to the file or field that shows it. In: a `SealedPackage`. Out: `Paper`.
"""

from dashboards.papers.completion import Completion
from dashboards.papers.paper import BLANK, Code, Column, Field, Fields, Grid, Paper, Text, filled, recorded
from dashboards.papers.sealed import SealedPackage, china_time

QUESTIONS = (
    "（一）电子数据生成、收集、存储、传输所依赖的计算机系统等硬件、软件环境是否安全、可靠",
    "（二）电子数据的生成主体和时间是否明确，表现内容是否清晰、客观、准确",
    "（三）电子数据的存储、保管介质是否明确，保管方式和手段是否妥当",
    "（四）电子数据提取和固定的主体、工具和方式是否可靠，提取过程是否可以重现",
    "（五）电子数据的内容是否存在增加、删除、修改及不完整等情形",
    "（六）电子数据是否可以通过特定形式得到验证",
)
COLUMNS = (
    Column(title="审查内容", millimetres=48),
    Column(title="本证据的情况", millimetres=80),
    Column(title="见", millimetres=42),
)


def cover(package: SealedPackage, completion: Completion, unit_name: str) -> Paper:
    """The cover page."""
    return Paper(
        title="电子数据证据说明",
        foot=f"证据编号 {package.evidence.pk[:16]}",
        parts=(
            Fields(fields=_head(package, completion, unit_name)),
            Code(label="固定清单 SHA-256（证据编号）", value=package.evidence.pk),
            Text(text="按《最高人民法院关于互联网法院审理案件若干问题的规定》第十一条逐项说明", is_heading=True),
            Grid(columns=COLUMNS, rows=tuple(zip(QUESTIONS, *_answers(package, completion), strict=True))),
            Text(
                text="本件由系统起草，所涉内容均为涉嫌违规的线索，以主管部门核查结果为准。"
                "时间戳证明自授时起内容未被改动，不单独证明内容真实。"
            ),
        ),
    )


def _head(package: SealedPackage, completion: Completion, unit_name: str) -> tuple[Field, ...]:
    return (
        recorded("制作单位", unit_name) if unit_name else filled("制作单位", ""),
        filled("案由/任务编号", completion.of("case")),
        filled("证明对象", completion.of("purpose")),
        recorded("来源网址", package.evidence.url),
        recorded("制作时间", f"{china_time(package.evidence.sealed_at)}（北京时间）"),
        recorded("制作方法", "系统自动提取、固定；过程见《电子数据提取笔录》"),
    )


def _answers(package: SealedPackage, completion: Completion) -> tuple[tuple[str, ...], tuple[str, ...]]:
    preflight, manifest = package.preflight, package.manifest
    lacks = f"有缺失，如实列明：{package.evidence.note}" if package.evidence.note else "清单所列全部提取，无缺失"
    told = (
        f"{preflight.get('system', '未记录')}，{preflight.get('browser', '未记录')}；浏览器和程序的 SHA-256 已记录；"
        "每页使用全新环境，固定前作清洁性检查",
        f"网页由 {package.evidence.url} 的服务器发送（{manifest['remote_ip'] or '地址未记录'}），"
        f"抓取于 {china_time(manifest['fetched_at'])}，保存服务器发送的原始字节和所见画面",
        f"文件按自身 SHA-256 存放，写入后不再改动，读取时逐次核验；介质：{completion.of('medium') or BLANK}",
        "须由两名执法人员核对签名；工具版本、访问地址、请求与应答全部记录；WACZ 可离线重放，过程可以重现",
        f"{lacks}；任何一个字节的改动都会使校验值不符",
        f"{package.stands}；时间戳：{package.stamps}；包内 verify.py 可在无网络的电脑上独立核验",
    )
    where = (
        "preflight.json；提取笔录“系统环境”“清洁性检查”",
        "response.bin、headers.json、capture.wacz；截图",
        "固定清单；提取笔录“存储介质和位置”",
        "提取笔录“提取方法与过程”；capture.wacz",
        "固定清单全部校验值；SHA256SUMS、SM3SUMS",
        "proof/ 目录；VERIFY.txt；verify.py",
    )
    return told, where
