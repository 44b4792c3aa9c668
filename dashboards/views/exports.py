"""导出. In: GET, or POST with a format and a platform. Out: what there is to export; the file as a download."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dashboards import engines
from dashboards.exporting import export_one, exporter_named
from dashboards.exports import load_exporters
from dashboards.handing_on.takedown import confirmed_platforms
from dashboards.models import ExportReceipt
from dashboards.views.errors import error_page
from indexer.evidence.seam import EvidenceError

RECEIPTS = 30


@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponseBase:
    """The page, or the file."""
    if request.method == "POST":
        return _download(request)
    counts = confirmed_platforms()
    context = {
        "platforms": counts,
        "total": sum(counts.values()),
        "exporters": load_exporters().values(),
        "receipts": ExportReceipt.objects.select_related("made_by").order_by("-pk")[:RECEIPTS],
    }
    return render(request, "exports.html", context)


def _download(request: HttpRequest) -> HttpResponseBase:
    assert isinstance(request.user, User)
    try:
        exporter = exporter_named(request.POST.get("exporter", ""))
    except ValueError as error:
        return error_page(400, str(error))
    platform = request.POST.get("platform") or None
    counts = confirmed_platforms()
    if not counts or (platform is not None and platform not in counts):
        messages.error(request, "没有可导出的线索：请先在今日待办中研判。")
        return redirect("exports")
    folder = engines.exports_folder()
    try:
        receipt = export_one(exporter, folder, platform, request.user, timezone.now(), engines.evidence_store())
    except EvidenceError as error:
        return error_page(409, f"{error}。未生成任何文件，请立即报告管理员。")
    file = (folder / receipt.file_name).open("rb")
    return FileResponse(file, as_attachment=True, filename=receipt.file_name, content_type=exporter.media_type)
