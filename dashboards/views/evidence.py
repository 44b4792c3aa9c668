"""One evidence file, verified on its way out.

In: an item and a hash that one of its manifests names. Out: the bytes under headers that let a browser show a picture and
do nothing else; everything but the pictures our own browser or we ourselves drew is a download. Altered evidence answers 409 and no bytes.
"""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboards import engines
from dashboards.proving.item_evidence import PNG_SIGNATURE, PackagedFile, find_file, is_purged
from dashboards.views.errors import error_page
from indexer.evidence.seam import EvidenceError, FileRole

log = logging.getLogger(__name__)

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
# What a role may claim to be. Pages and pictures as served stay opaque, whatever their server called them.
MEDIA_TYPES = {
    FileRole.SCREENSHOT: "image/png",
    FileRole.CREATIVE: "image/png",
    FileRole.OVERLAY: "image/png",
    FileRole.IMAGE_OVERLAY: "image/png",
    FileRole.VIEW: "image/png",
    FileRole.TEXT: "text/plain; charset=utf-8",
    FileRole.HEADERS: "application/json",
    FileRole.VERDICT: "application/json",
}
SUFFIXES = {
    FileRole.SCREENSHOT: ".png",
    FileRole.VIEW: ".png",
    FileRole.TEXT: ".txt",
    FileRole.HEADERS: ".json",
    FileRole.VERDICT: ".json",
}
OPAQUE = "application/octet-stream"


@require_safe
def evidence_file(request: HttpRequest, item_id: str, sha256: str) -> HttpResponse:
    """The file, or 404 if no manifest of this item names it."""
    file = find_file(item_id, sha256)
    if file is None:
        raise Http404
    try:
        body = engines.evidence_store().read(sha256)
    except EvidenceError:
        if is_purged(item_id, sha256):
            return error_page(410, f"证据文件 {file.name} 已按保管期限清除；清单、签名和时间戳仍在。")
        return error_page(
            409, f"证据文件 {file.name}（SHA-256 {sha256}）缺失或已被改动，不能作为证据展示。请立即报告管理员。"
        )
    log.info("evidence file read", extra={"user": request.user.pk, "item_id": item_id, "sha256": sha256})
    return _response(file, body)


def _response(file: PackagedFile, body: bytes) -> HttpResponse:
    is_picture = file.is_shown and body.startswith(PNG_SIGNATURE)
    role = file.role if is_picture or not file.is_shown else None
    response = HttpResponse(body, content_type=MEDIA_TYPES.get(role, OPAQUE) if role else OPAQUE)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    if not is_picture:
        suffix = SUFFIXES.get(role, ".bin") if role else ".bin"
        response["Content-Disposition"] = f'attachment; filename="{file.sha256}{suffix}"'
    return response
