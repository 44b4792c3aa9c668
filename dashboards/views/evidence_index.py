"""证据目录 for a referral: the packages of all confirmed items, of one platform or all, as DOCX or PDF.

In: POST with a platform and a form. Out: the file as a download; altered evidence answers 409 and no file.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from crawlers.browsing.printing import PrintingFailed
from dashboards import engines
from dashboards.handing_on.takedown import build_bundle
from dashboards.papers.evidence_index import evidence_index
from dashboards.papers.sealed import sealed_package
from dashboards.papers.word import docx_of
from dashboards.views.errors import error_page
from dashboards.views.papers import WORD_TYPE
from indexer.evidence.seam import EvidenceError

MOST = 500


@require_POST
def evidence_index_file(request: HttpRequest) -> HttpResponse:
    """The file."""
    platform = request.POST.get("platform") or None
    store, unit_name = engines.evidence_store(), settings.CONFIGURATION.dashboards.unit_name
    bundle = build_bundle(platform=platform, unit_name=unit_name, made_at=timezone.now(), store=store)
    ids = [row.evidence_id for row in bundle.rows if row.evidence_id is not None]
    around = [package.evidence_id for package in bundle.packages if package.evidence_id not in ids]
    if len(ids) + len(around) > MOST:
        return error_page(400, f"证据超过 {MOST} 份，请按平台分别生成目录。")
    try:
        paper = evidence_index([sealed_package(one, store) for one in dict.fromkeys([*ids, *around])], unit_name)
        is_word = request.POST.get("form") == "docx"
        body = docx_of(paper) if is_word else engines.paper_office().printer([paper])[0]
    except ValueError as error:
        return error_page(400, f"{error}：请先在今日待办中研判，并等待固证完成。")
    except (EvidenceError, PrintingFailed) as error:
        return error_page(409, f"{error}。未生成目录，请报告管理员。")
    suffix = "docx" if is_word else "pdf"
    response = HttpResponse(body, content_type=WORD_TYPE if is_word else "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="evidence_index_{localtime():%Y%m%d-%H%M%S}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
