"""A site that somebody adds in the dashboard: the form strictly read, then the same file a person would have dropped.

In: the form's fields, the configuration. Out: a file in the user's sites folder, written whole or not at all. Raises ValueError
with a Chinese sentence; nothing is written then.
"""

import json
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from crawlers.config import ConfigError
from crawlers.flow import FlowStep, flow_hosts, parse_flow
from crawlers.manners.url_guard import UrlGuard
from crawlers.quiet_hours import is_span
from crawlers.site import Render, SiteKind, keyword_groups, read_site
from dashboards.configuration import Configuration
from dashboards.sites.book import known_sites

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
LONGEST_LINE, MOST_LINES = 500, 50
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Field of the form: what people read, least, most. The limits are those of a polite night.
NUMBERS = {
    "leaves": ("离站层数", 0, 3),
    "max_depth": ("最大层数", 0, 50),
    "max_pages": ("页数上限", 1, 100_000),
    "daily_requests": ("每夜每主机访问次数", 1, 100_000),
}
KINDS = {
    SiteKind.SEARCH: "搜索引擎",
    SiteKind.CLASSIFIEDS: "分类信息",
    SiteKind.FORUM: "论坛",
    SiteKind.QA: "问答",
    SiteKind.VIDEO: "短视频",
    SiteKind.NOTES: "笔记和微博",
    SiteKind.CODE: "代码托管和技术博客",
    SiteKind.OTHER: "其他",
}
RENDERS = {Render.AUTO: "需要时", Render.NEVER: "从不", Render.ALWAYS: "总是"}
BLANK = {
    "leaves": "0",
    "max_depth": "20",
    "max_pages": "500",
    "delay_seconds": "3",
    "daily_requests": "2000",
    "render": Render.AUTO.value,
    "kind": SiteKind.FORUM.value,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDraft:
    """What was typed. `fields` are single values, `lists` one entry per line; `flow` is the recording's bytes, or empty."""

    fields: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    groups: tuple[str, ...]
    flow: bytes


def lines_of(text: str) -> tuple[str, ...]:
    """One entry per line, without empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def add_site_file(configuration: Configuration, draft: SiteDraft) -> str:
    """Write the site's file and its recording; the file's SHA-256. It starts switched off."""
    name = draft.fields.get("name", "")
    if not NAME.fullmatch(name):
        raise ValueError("代号须为 2 至 40 个小写字母、数字或下划线，以字母开头")
    if name in known_sites(configuration) or (configuration.sites_folder / f"{name}.toml").exists():
        raise ValueError(f"已有名为 {name} 的站点")
    _check(draft)
    _check_addresses(configuration, draft)
    text = site_toml(draft)
    folder = configuration.sites_folder
    folder.mkdir(parents=True, exist_ok=True)
    trial = folder / f".trial-{secrets.token_hex(8)}"
    trial.mkdir(mode=0o700)
    try:
        _write_trial(trial, name, text, draft.flow)
        # The recording first: a site file whose recording is missing would stop every command.
        for path in sorted(trial.iterdir(), key=lambda path: path.suffix == ".toml"):
            (folder / path.name).hardlink_to(path)
    except FileExistsError:
        raise ValueError(f"已有名为 {name} 的文件") from None
    finally:
        shutil.rmtree(trial)
    return sha256(text.encode()).hexdigest()


def site_toml(draft: SiteDraft) -> str:
    """The file's text. JSON's strings, numbers and lists of strings are TOML as well."""
    fields, lists = draft.fields, draft.lists
    lines = [_pair(key, fields[key]) for key in ("title", "platform", "kind", "region", "authority") if fields.get(key)]
    if lists.get("start_urls"):
        lines.append(_pair("start_urls", lists["start_urls"]))
    lines += [_pair("render", fields.get("render") or BLANK["render"]), "enabled = false", 'last_verified = "never"']
    if draft.flow:
        lines.append(_pair("flow", f"{fields['name']}.json"))
    if draft.groups:
        lines += ["", "[search]"]
        lines += [_pair("template", fields["template"])] if fields.get("template") else []
        lines.append(_pair("keyword_groups", draft.groups))
    lines += ["", "[scope]", *(_pair(key, lists[key]) for key in ("hosts", "deny") if lists.get(key))]
    lines += [f"{key} = {_number(draft, key)}" for key in ("leaves", "max_depth", "max_pages")]
    lines += ["", "[follow]", *(_pair(key, lists[key]) for key in ("listing", "detail") if lists.get(key))]
    lines += ["", "[pace]", f"delay_seconds = {_delay(draft)}", f"daily_requests = {_number(draft, 'daily_requests')}"]
    lines += [_pair("quiet_hours", lists["quiet_hours"])] if lists.get("quiet_hours") else []
    return "\n".join(lines) + "\n"


def _write_trial(trial: Path, name: str, text: str, flow: bytes) -> None:
    """Read the file exactly as a night would, before anybody else can see it."""
    path = trial / f"{name}.toml"
    if flow:
        (trial / f"{name}.json").write_bytes(flow)
    path.write_text(text, "utf-8")
    try:
        read_site(path)
    except ConfigError as error:
        raise ValueError(f"站点文件不成立：{str(error).replace(str(trial), '').lstrip('/')}") from None


def _check(draft: SiteDraft) -> None:
    fields, lists = draft.fields, draft.lists
    for key, title in (("title", "站点名称"), ("platform", "平台")):
        if not fields.get(key):
            raise ValueError(f"请填写{title}")
    for text in (*fields.values(), *(line for some in lists.values() for line in some)):
        if len(text) > LONGEST_LINE or CONTROL.search(text):
            raise ValueError("有一项过长，或含有不可见的控制字符")
    if any(len(some) > MOST_LINES for some in lists.values()):
        raise ValueError(f"每项最多 {MOST_LINES} 行")
    if fields.get("kind") not in set(SiteKind) or fields.get("render") not in set(Render):
        raise ValueError("类型或浏览器选项不在可选范围内")
    _check_entries(draft)
    _check_patterns(lists)


def _check_entries(draft: SiteDraft) -> None:
    template = draft.fields.get("template", "")
    if template and "{query}" not in template:
        raise ValueError("检索网址须含 {query}，代表检索词")
    if template and not draft.groups:
        raise ValueError("填写了检索网址，请至少选一组检索词")
    if not (draft.lists.get("start_urls") or template or draft.flow):
        raise ValueError("起始网址、检索网址、录制的操作流程至少填一项")
    if set(draft.groups) - set(keyword_groups()):
        raise ValueError("检索词组不在可选范围内")


def _check_patterns(lists: Mapping[str, tuple[str, ...]]) -> None:
    for span in lists.get("quiet_hours", ()):
        if not is_span(span):
            raise ValueError(f"静默时段 {span} 须写成 22:00-06:00 的样子")
    for pattern in (line for key in ("listing", "detail", "deny") for line in lists.get(key, ())):
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern} 不是正则表达式：{error}") from None


def _check_addresses(configuration: Configuration, draft: SiteDraft) -> None:
    """Nobody may point the crawler at this office's own network by a form."""
    guard = UrlGuard(configuration.crawlers.allow_private)
    template = draft.fields.get("template", "")
    opened = flow_hosts(_steps(draft.flow)) if draft.flow else []
    for url in (*draft.lists.get("start_urls", ()), *([template.replace("{query}", "x")] if template else []), *opened):
        refusal = guard.refusal_of_url(url)
        if refusal:
            raise ValueError(f"不能访问 {url}：须为公开的 http 或 https 网址（{refusal}）")


def _steps(flow: bytes) -> tuple[FlowStep, ...]:
    try:
        return parse_flow(flow, "操作流程")
    except ConfigError as error:
        raise ValueError(f"录制的操作流程不能重放：{error}") from None


def _number(draft: SiteDraft, key: str) -> int:
    title, least, most = NUMBERS[key]
    text = draft.fields.get(key, "") or BLANK[key]
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and least <= int(text) <= most):
        raise ValueError(f"{title}须为 {least} 至 {most} 的整数")
    return int(text)


def _delay(draft: SiteDraft) -> float:
    text = draft.fields.get("delay_seconds", "") or BLANK["delay_seconds"]
    if not re.fullmatch(r"\d{1,4}(?:\.\d{1,2})?", text) or not 1 <= float(text) <= 600:
        raise ValueError("间隔须为 1 至 600 秒")
    return float(text)


def _pair(key: str, value: object) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
