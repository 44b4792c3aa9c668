"""清源证据包核验程序：只用 Python 标准库，不需要网络，也不需要清源。

This one file is put into every package as verify.py. It checks a package without us: every file's size, SHA-256 and SM3,
that nothing was added or removed, the signed ledger lines, and what each time-stamp is over. Sources: RFC 8032 (Ed25519),
GB/T 32905-2016 (SM3), RFC 3161 (time-stamps).

In: a folder. Out: findings in words; exit status 0 intact, 1 something is wrong, 2 wrong use.
用法：python3 verify.py [文件夹] [--key 公钥编号] [--roots 根证书.pem]
"""

import argparse
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

# Files that describe the package and are proven by what they hold.
OWN = frozenset({"manifest.json", "verify.py", "VERIFY.txt", "SHA256SUMS", "SM3SUMS"})
# How far the sealing machine's clock may stand from the authority's.
CLOCK = timedelta(minutes=10)
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
Lines = list[dict[str, Any]]


def findings(folder: Path, key: str = "", roots: str = "") -> Iterator[str]:
    """Everything wrong with the package in `folder`, in words; nothing if it is intact."""
    try:
        body = (folder / "manifest.json").read_bytes()
        manifest = json.loads(body)
        named = {f"{number:02}_": file for number, file in enumerate(manifest["files"], 1)}
        yield from [*_file_findings(folder, named)] or _sums_findings(folder, named)
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield f"manifest.json 缺失或无法读取：{error!r}"
        return
    try:
        lines = [json.loads(line) for line in (folder / "proof" / "ledger.jsonl").read_text("utf-8").splitlines()]
    except (OSError, ValueError):
        lines = []
        yield "proof/ledger.jsonl 缺失或无法读取"
    try:
        yield from _ledger_findings(lines, body, manifest, key)
        yield from _token_findings(folder, lines, body, manifest, roots)
        yield from _paper_findings(folder, lines)
    except (ValueError, KeyError, TypeError) as error:
        yield f"proof 中的记录格式被改动，无法核验到底：{error!r}"


def _file_findings(folder: Path, named: dict[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or name in OWN or name.startswith(("proof/", "papers/")) or name.endswith(".pyc"):
            continue
        prefix = name[: name.find("_") + 1]
        if prefix not in named or prefix in seen:
            yield f"多出的文件：{name} 不在清单中"
            continue
        seen.add(prefix)
        yield from _one_file(path, name, named[prefix])
    yield from (f"缺少文件：{prefix}{named[prefix]['name']}" for prefix in sorted(named.keys() - seen))
    yield from (f"缺少文件：{name}" for name in sorted(OWN) if not (folder / name).is_file())


def _sums_findings(folder: Path, named: dict[str, Any]) -> Iterator[str]:
    """What the lists for `sha256sum -c` and `openssl dgst -sm3` say that the files do not; those named are as the manifest says."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for sums, kind in (("SHA256SUMS", "sha256"), ("SM3SUMS", "sm3")):
        names = {name for name in names if name != sums and not name.endswith(".pyc")}
        right = set()
        for name in names:
            file, body = named.get(name[: name.find("_") + 1]), (folder / name).read_bytes
            digest = file[kind] if file else sm3(body()) if kind == "sm3" else hashlib.sha256(body()).hexdigest()
            right.add(f"{digest}  {name}")
        differing = right ^ set((folder / sums).read_text("utf-8").splitlines())
        yield from (f"{sums} 与文件不符：{name}" for name in sorted({line.partition("  ")[2] for line in differing}))


def _one_file(path: Path, name: str, file: dict[str, Any]) -> Iterator[str]:
    body = path.read_bytes()
    if len(body) == file["size"] and hashlib.sha256(body).hexdigest() == file["sha256"] and sm3(body) == file["sm3"]:
        return
    yield f"文件被改动：{name}（大小、SHA-256 或 SM3 与清单不一致）"
    if name.endswith(".wacz"):
        yield from _inside_wacz(path, name)


def _inside_wacz(path: Path, name: str) -> Iterator[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            for one in json.loads(archive.read("datapackage.json"))["resources"]:
                if "sha256:" + hashlib.sha256(archive.read(one["path"])).hexdigest() != one["hash"]:
                    yield f"  其中 {name} 内的 {one['path']} 被改动"
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        yield f"  {name} 已无法打开：{error}"


def _ledger_findings(lines: Lines, body: bytes, manifest: dict[str, Any], wanted_key: str) -> Iterator[str]:
    keys: dict[str, str] = {}
    for line in lines:
        if line["kind"] == "key" and (not keys or line["key"] in keys):
            keys[line["subject"]["key"]] = line["subject"]["public"]
        signed = {name: line[name] for name in line if name != "signature"}
        text = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        if line["key"] not in keys or not ed25519(text, line["signature"], keys[line["key"]]):
            yield f"账本第 {line['seq']} 行的签名不成立"
    for key_id, public in keys.items():
        if hashlib.sha256(bytes.fromhex(public)).hexdigest()[:32] != key_id:
            yield f"公钥 {key_id} 与其编号不符"
    seals = [line for line in lines if line["kind"] == "seal"]
    evidence_id = hashlib.sha256(body).hexdigest()
    if not seals:
        yield "没有签名：清单未经本系统签署"
    elif [line["subject"] for line in seals] != [{"evidence": evidence_id, "sm3": sm3(body)}]:
        yield "manifest.json 与签署时的清单不一致"
    elif seals[0]["at"] != manifest["sealed_at"]:
        yield "清单中的固定时间与账本不一致"
    if wanted_key and wanted_key not in {line["key"] for line in seals}:
        yield f"签署所用公钥不是 {wanted_key}"


def _token_findings(folder: Path, lines: Lines, body: bytes, manifest: dict[str, Any], roots: str) -> Iterator[str]:
    kept = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted((folder / "proof").glob("*.tsr"))}
    named = {line["subject"]["token"] for line in lines if line["kind"] == "stamp"}
    yield from (f"时间戳缺失或被调换：账本记载的 {one[:16]}… 不在 proof 中" for one in sorted(named - {*kept}))
    for sha256, path in kept.items():
        if sha256 not in named:
            yield f"时间戳 {path.name} 不在账本中"
        yield from _one_token(path, folder, body, manifest, roots)


def _paper_findings(folder: Path, lines: Lines) -> Iterator[str]:
    wanted = signed_papers(lines)
    there = {path.relative_to(folder).as_posix(): path for path in sorted((folder / "papers").glob("*"))}
    for name in sorted(wanted):
        if name not in there:
            yield f"缺少已签名的文书：{name}"
        elif hashlib.sha256(there[name].read_bytes()).hexdigest() != wanted[name]:
            yield f"文书被改动，签名失效：{name}"
    yield from (f"多出的文件：{name} 不在账本中，或未经两人签名" for name in sorted({*there} - {*wanted}))


def signed_papers(lines: Lines) -> dict[str, str]:
    """SHA-256 by file name of the newest version of each paper, where two accounts signed it."""
    newest = {line["subject"]["paper"]: line["subject"] for line in lines if line["kind"] == "paper"}
    pairs = {(line["subject"]["document"], line["subject"]["account"]) for line in lines if line["kind"] == "sign"}
    return {
        f"papers/{paper}_v{subject['version']}.pdf": subject["document"]
        for paper, subject in newest.items()
        if sum(document == subject["document"] for document, _ in pairs) > 1
    }


def _one_token(path: Path, folder: Path, body: bytes, manifest: dict[str, Any], roots: str) -> Iterator[str]:
    try:
        imprint, time = token_content(path.read_bytes())
    except (ValueError, IndexError):
        yield f"时间戳 {path.name} 无法读取"
        return
    if imprint not in (hashlib.sha256(body).hexdigest(), sm3(body)):
        yield f"时间戳 {path.name} 不是对本清单所作"
    elif datetime.fromisoformat(manifest["sealed_at"]) - time > CLOCK:
        yield f"时钟有误：固定时间 {manifest['sealed_at']} 晚于授时时间 {time.isoformat()}"
    if roots:
        command = ["openssl", "ts", "-verify", "-data", f"{folder}/manifest.json", "-in", str(path), "-CAfile", roots]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            yield f"时间戳 {path.name} 未通过 openssl 验证（证书或签名不成立）"


def token_content(reply: bytes) -> tuple[str, datetime]:
    """Imprint in hex and time of a TimeStampResp. Raises ValueError or IndexError if it is none."""
    # TimeStampResp → token → SignedData → what was signed → TSTInfo (RFC 3161 §2.4.2, RFC 5652 §5.1).
    signed = _inside(_inside(_inside(reply)[1])[1])[0]
    fields = _inside(_value(_inside(_inside(_inside(signed)[2])[1])[0]))
    digits = _value(fields[4]).decode("ascii").partition(".")[0].rstrip("Z")
    return _value(_inside(fields[2])[1]).hex(), datetime.strptime(digits + "+0000", "%Y%m%d%H%M%S%z")


def _value(item: bytes) -> bytes:
    """What stands in one DER item."""
    if item[1] < 0x80:
        return item[2 : 2 + item[1]]
    count = item[1] & 0x7F
    return item[2 + count : 2 + count + int.from_bytes(item[2 : 2 + count], "big")]


def _inside(item: bytes) -> list[bytes]:
    """The DER items inside one."""
    rest, found = _value(item), []
    while rest:
        size = len(_value(rest)) + 2 + (rest[1] & 0x7F if rest[1] & 0x80 else 0)
        found.append(rest[:size])
        rest = rest[size:]
    return found


def sm3(body: bytes) -> str:
    """SM3 in hex, by OpenSSL where it has it."""
    try:
        return hashlib.new("sm3", body).hexdigest()
    except ValueError:
        return slow_sm3(body)


def slow_sm3(body: bytes) -> str:
    """SM3 in hex in plain Python."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = body + b"\x80" + bytes((55 - len(body)) % 64) + (8 * len(body)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        state = _sm3_block(state, padded[start : start + 64])
    return "".join(f"{word:08x}" for word in state)


def _turn(word: int, by: int) -> int:
    by %= 32
    return (word << by | word >> (32 - by)) & 0xFFFFFFFF


def _sm3_block(state: list[int], block: bytes) -> list[int]:
    words = [int.from_bytes(block[place : place + 4], "big") for place in range(0, 64, 4)]
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _turn(words[j - 3], 15)
        words.append(mixed ^ _turn(mixed, 15) ^ _turn(mixed, 23) ^ _turn(words[j - 13], 7) ^ words[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        left = _turn(_turn(a, 12) + e + _turn(0x79CC4519 if j < 16 else 0x7A879D8A, j) & 0xFFFFFFFF, 7)
        up = (a ^ b ^ c if j < 16 else a & b | a & c | b & c) + d + (left ^ _turn(a, 12)) + (words[j] ^ words[j + 4])
        low = (e ^ f ^ g if j < 16 else e & f | ~e & g) + h + left + words[j] & 0xFFFFFFFF
        d, c, b, a = c, _turn(b, 9), a, up & 0xFFFFFFFF
        h, g, f, e = g, _turn(f, 19), e, low ^ _turn(low, 9) ^ _turn(low, 17)
    return [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]


def ed25519(message: bytes, signature: str, public: str) -> bool:
    """Whether the Ed25519 signature (128 hex digits) by the key (64 hex digits) over `message` holds."""
    raw, key = bytes.fromhex(signature), bytes.fromhex(public)
    s = int.from_bytes(raw[32:], "little")
    a, r, base = _point(key), _point(raw[:32]), _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    if len(raw) != 64 or len(key) != 32 or a is None or r is None or base is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(raw[:32] + key + message).digest(), "little") % ORDER
    left, right = _times(s, base), _plus(r, _times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


def _point(raw: bytes) -> Point | None:
    sign, y = divmod(int.from_bytes(raw, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _plus(one: Point, two: Point) -> Point:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        total = _plus(total, point) if number & 1 else total
        point, number = _plus(point, point), number >> 1
    return total


def main() -> int:
    """Check the folder named, or the one this file lies in, and say what was found."""
    parser = argparse.ArgumentParser(description="核验清源证据包")
    parser.add_argument("folder", nargs="?", default=str(Path(__file__).parent), help="证据包文件夹")
    parser.add_argument("--key", default="", help="固定单位公布的公钥编号")
    parser.add_argument("--roots", default="", help="时间戳机构根证书（PEM），需要本机有 openssl")
    chosen = parser.parse_args()
    found = list(findings(Path(chosen.folder), chosen.key, chosen.roots))
    write = sys.stdout.write
    write("".join(f"✗ {one}\n" for one in found))
    write(f"结论：{'有 ' + str(len(found)) + ' 处问题，不能作为证据' if found else '完好，与固定时一致'}\n")
    manifest = {} if found else json.loads((Path(chosen.folder) / "manifest.json").read_bytes())
    notes = [*manifest.get("problems", []), *manifest.get("observations", [])]
    write("".join(f"说明：{note}\n" for note in notes))
    if not list((Path(chosen.folder) / "proof").glob("*.tsr")):
        write("说明：本包尚无时间戳（待授时）\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
