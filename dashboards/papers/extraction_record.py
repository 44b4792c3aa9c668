"""电子数据提取笔录 of one package.

Field names follow 法发〔2016〕22号 §14, the prosecutors' rules of 2021 §30–32 on online extraction, and the certificate fields
of DB3202/T 1024-2021. In: a `SealedPackage`, what people filled in. Out: `Paper`.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urldefrag

from crawlers.recording.preflight import EGRESS_UNKNOWN
from crawlers.snapshot import RUNG_TITLES, Rung
from dashboards.papers.completion import Completion
from dashboards.papers.paper import (
    BLANK,
    Code,
    Field,
    Fields,
    Frame,
    Paper,
    Part,
    Signatures,
    Strip,
    Text,
    filled,
    grouped,
    recorded,
)
from dashboards.papers.sealed import SealedPackage, china_time
from dashboards.proving.item_evidence import ROLE_TITLES
from indexer.evidence.seam import EvidenceStore, FileRole

UNKNOWN = "未记录"
PICTURES = (FileRole.VIEW, FileRole.SCREENSHOT, FileRole.OVERLAY, FileRole.IMAGE_OVERLAY, FileRole.PDF)
OPENING = ("以全新浏览器环境打开网址，未登录", "未触碰页面时拍首屏", "自上而下滚动至页底")
SEALING = (
    "逐请求保存网络往来原始数据（WACZ）、页面文档、页面文字、整页截图和打印件",
    "计算全部文件的 SHA-256 和 SM3，写入固定清单",
    "清单的校验值记入逐行相连的签名账本，并向授时机构申请时间戳",
)
CLICKING = "按站点文件所列点击页面上折叠内容的开关，未提交表单、未离开页面，逐次记录如下（clicks.json）"
NUMBERS = "一二三四五六七"


def extraction_record(package: SealedPackage, completion: Completion, unit_name: str, store: EvidenceStore) -> Paper:
    """The record as it stands now."""
    parts: list[Part] = [
        Text(text=f"提取单位：{unit_name or BLANK}"),
        Fields(fields=tuple(_fields(package, completion))),
        Code(label="固定清单 SHA-256（证据编号）", value=package.evidence.pk),
        *_film(package, store),
        Text(text="截图、PDF、MHTML 为展示件，服务器原始响应和 WACZ 为原始记录。时间戳证明自授时起内容未被改动。"),
        signature_lines(),
    ]
    return Paper(title="电子数据提取笔录", foot=f"证据编号 {package.evidence.pk[:16]}", parts=tuple(parts))


def _film(package: SealedPackage, store: EvidenceStore) -> Iterator[Part]:
    """The pages around the ad, in order, with their packages. Raises EvidenceError for an altered picture."""
    if package.strip is None:
        return
    yield Text(text=f"证据链（编号 {package.strip.evidence_id[:16]}）", is_heading=True)
    yield Strip(
        frames=tuple(
            Frame(
                picture=store.read(frame.picture) if frame.picture else None,
                caption=f"{frame.number} {frame.title}\n{frame.final_url or frame.url}\n"
                + (f"证据 {frame.evidence_id[:16]}" if frame.evidence_id else frame.note),
            )
            for frame in package.strip.frames
        )
    )


def signature_lines() -> Signatures:
    """Room for two officers and a witness."""
    return Signatures(
        lines=(
            f"提取人一：{BLANK}　执法证号：{BLANK}　日期：{BLANK}",
            f"提取人二：{BLANK}　执法证号：{BLANK}　日期：{BLANK}",
            f"见证人：{BLANK}　日期：{BLANK}",
        )
    )


def _fields(package: SealedPackage, completion: Completion) -> Iterator[Field]:
    manifest, preflight = package.manifest, package.preflight
    yield filled("案由/任务编号", completion.of("case"))
    yield recorded("系统任务", f"{preflight.get('task') or UNKNOWN}；操作单位 {preflight.get('operator') or UNKNOWN}")
    yield filled("事由和目的", completion.of("purpose"))
    yield recorded("提取对象", _object(package))
    yield filled("广告主/账号", completion.of("advertiser"))
    yield recorded("提取时间（北京时间）", _times(package))
    yield recorded("时间校对", _clock(preflight))
    yield filled("提取地点", completion.of("place"))
    yield _egress(preflight, completion)
    yield filled("设备", completion.of("hardware"))
    yield recorded("系统环境", _environment(preflight))
    yield recorded("清洁性检查", _clean(preflight))
    yield recorded("访问方式", f"公开访问，未登录\n用户代理 {manifest['user_agent'] or UNKNOWN}")
    yield recorded("进入步骤", _way(package))
    yield recorded("目标 IP 和域名解析", _addresses(package))
    yield recorded("TLS 证书指纹", _certificates(package))
    yield recorded("页面所示备案号", "；".join(package.icp_numbers) or "页面未见 ICP 备案号")
    yield filled("ICP 备案号（核实）", completion.of("icp"))
    yield recorded("提取方法与过程", _process(package))
    yield recorded("截图说明", _pictures(package))
    yield filled("录像说明", completion.of("video"))
    yield recorded("异常与未提取部分", "\n".join(_oddities(package)) or "无")
    yield recorded(
        "完整性校验值",
        f"固定清单 SHA-256\n{grouped(package.evidence.pk)}\n固定清单 SM3\n{grouped(package.manifest_sm3)}\n"
        f"全部 {len(manifest['files'])} 个文件的 SHA-256、SM3 见《电子数据固定清单》",
    )
    yield recorded("电子签名", package.stands)
    yield recorded("时间戳", package.stamps)
    yield filled("存储介质和位置", completion.of("medium"))
    yield filled("见证人/未见证原因", completion.of("witness"))


def _object(package: SealedPackage) -> str:
    lines = [f"网址 {package.evidence.url}"]
    if urldefrag(package.manifest["final_url"]).url != urldefrag(package.evidence.url).url:
        lines.append(f"转到 {package.manifest['final_url']}")
    if package.sighting is not None:
        lines.append(f"平台 {package.sighting.platform}　标题 {package.sighting.title}")
    return "\n".join(lines)


def _times(package: SealedPackage) -> str:
    snapshot = package.headers.get("snapshot", {})
    lines = [f"抓取 {china_time(package.manifest['fetched_at'])}"]
    if package.preflight.get("started_at"):
        lines.append(f"浏览器打开 {china_time(package.preflight['started_at'])}")
    if snapshot.get("taken_at"):
        lines.append(f"截屏 {china_time(snapshot['taken_at'])}")
    began = min(lines, key=lambda line: line[-19:])[-19:]
    return "\n".join(
        [
            f"起 {began}　止 {china_time(package.evidence.sealed_at)}",
            *lines,
            f"固定 {china_time(package.evidence.sealed_at)}",
        ]
    )


def _clock(preflight: Mapping[str, Any]) -> str:
    clock = preflight.get("clock", {})
    readings = [
        f"{one['server']} {one['offset_seconds']:+.3f} 秒"
        for one in clock.get("servers", ())
        if one.get("offset_seconds") is not None
    ]
    return "\n".join([clock.get("note", UNKNOWN), *readings])


def _egress(preflight: Mapping[str, Any], completion: Completion) -> Field:
    """What a person wrote, else what the office registered in its configuration."""
    registered = preflight.get("egress", EGRESS_UNKNOWN)
    if completion.of("egress") or registered == EGRESS_UNKNOWN:
        return filled("网络出口 IP", completion.of("egress"))
    return recorded("网络出口 IP", registered)


def _clean(preflight: Mapping[str, Any]) -> str:
    """What was checked before the page was opened, and what came out."""
    if not preflight:
        return UNKNOWN
    hosts, proxies = preflight.get("resolved_by_hosts_file", ()), preflight.get("system_proxy", ())
    return "\n".join(
        (
            "浏览器环境：本页新建，无 Cookie、缓存、扩展、下载和登录状态，禁用 Service Worker",
            f"hosts 文件：{'改写了 ' + '、'.join(hosts) if hosts else '未改写所访问的域名'}",
            f"系统代理：{'设有 ' + '、'.join(proxies) + '，录制未使用' if proxies else '未设置'}；经本机防护代理直连，字节不作改动",
            f"剩余磁盘 {preflight.get('free_disk_mebibytes', UNKNOWN)} MiB；详见 preflight.json",
        )
    )


def _environment(preflight: Mapping[str, Any]) -> str:
    libraries = preflight.get("libraries", preflight.get("packages", {}))
    packages = "，".join(f"{name} {version}" for name, version in libraries.items())
    return (
        f"操作系统 {preflight.get('system', UNKNOWN)}\n浏览器 {preflight.get('browser', UNKNOWN)}，SHA-256\n"
        f"{grouped(preflight.get('browser_sha256', UNKNOWN))}\n工具 清源（{packages or UNKNOWN}），程序 SHA-256\n"
        f"{grouped(preflight.get('code_sha256', UNKNOWN))}"
    )


def _way(package: SealedPackage) -> str:
    if package.strip is not None:
        return "\n".join(
            f"{frame.number}. {frame.title} {unquote(frame.url, errors='replace')}"
            + (f" 转到 {unquote(frame.final_url, errors='replace')}" if frame.final_url else "")
            + (f"（点击“{frame.link_text}”进入）" if frame.link_text else "")
            for frame in package.strip.frames
        )
    referrer = package.sighting.referrer if package.sighting else ""
    if not referrer:
        return "直接输入网址"
    return f"来源页 {unquote(referrer, errors='replace')}\n由来源页上的链接进入 {package.evidence.url}"


def _addresses(package: SealedPackage) -> str:
    lines = [f"{host} → {address}" for host, address in package.preflight.get("resolved", {}).items()]
    if package.preflight.get("resolvers"):
        lines.append(f"解析服务器 {'、'.join(package.preflight['resolvers'])}")
    if package.manifest["remote_ip"]:
        lines.insert(0, f"抓取时服务器 {package.manifest['remote_ip']}")
    return "\n".join(lines) or UNKNOWN


def _certificates(package: SealedPackage) -> str:
    if package.certificates:
        return "\n".join(f"{origin} SHA-256 {digest}" for origin, digest in package.certificates)
    return "网页未使用 TLS" if package.evidence.url.startswith("http://") else UNKNOWN


def _process(package: SealedPackage) -> str:
    """The steps in order; clicks only where the site's file lists any."""
    clicking = (CLICKING,) if package.clicks is not None else ()
    steps = "；".join(f"{NUMBERS[place]}、{step}" for place, step in enumerate((*OPENING, *clicking, *SEALING)))
    lines = [f"{steps}。以上由系统自动完成并记录，未改动服务器所发内容。"]
    lines += [_click_line(number, click) for number, click in enumerate(package.clicks or (), 1)]
    if package.clicks == ():
        lines.append("点击：页面上没有所列元素")
    return "\n".join(lines)


def _click_line(number: int, click: Mapping[str, Any]) -> str:
    came = click["failure"] or ("页面有变化" if click["changed"] else "页面无变化")
    shown = f"，显示“{click['appeared']}”" if click["appeared"] else ""
    return f"点击 {number}：{china_time(click['at'])}，“{click['text']}”（{click['selector']}），{came}{shown}"


def _oddities(package: SealedPackage) -> Iterator[str]:
    """What is missing, and what a reader should know although nothing is."""
    if package.evidence.note:
        yield package.evidence.note
    yield from package.manifest.get("observations", ())


def _pictures(package: SealedPackage) -> str:
    lines = [
        f"{file['name']}：{ROLE_TITLES[FileRole(file['role'])]}"
        for file in package.manifest["files"]
        if file["role"] in PICTURES
    ]
    rung = package.headers.get("snapshot", {}).get("full_page")
    if lines and rung in set(Rung):
        lines.append(f"整页截图方式：{RUNG_TITLES[Rung(rung)]}")
    return "\n".join(lines) or "无截图，原因见“异常与未提取部分”"
