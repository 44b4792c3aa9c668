"""Error pages: what happened, and what to do next. They show no details and touch no database.

In: a failed request. Out: the page with its status.
"""

# ruff: noqa: ARG001 - Django calls these with a request and an exception; the pages must not depend on either.
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

TEXTS = {
    400: ("请求有误", "浏览器发来的内容不完整或格式不对。请返回上一页重新操作。"),
    403: ("没有权限", "您没有查看或操作此内容的权限。如确需使用，请联系系统管理员。"),
    404: ("没有找到", "该页面不存在，或线索已不在库中。请从今日待办或搜索重新进入。"),
    409: ("内容已变化", "您看到的内容已不是最新。请重新打开后再操作。"),
    500: ("系统出错", "操作没有完成，已保存的数据不受影响。请稍后重试；若再次出现，请把时间告知系统管理员。"),
}


def error_page(status: int, message: str = "") -> HttpResponse:
    """The page for `status`, with `message` in place of the usual words if given."""
    title, usual = TEXTS[status]
    # Rendered without the request, so that no context processor asks a database that may be what failed.
    page = render_to_string("error.html", {"status": status, "title": title, "message": message or usual})
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return error_page(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return error_page(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return error_page(404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return error_page(500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from our own page, or from one opened before the last login."""
    return error_page(403, "页面已过期或来源不明，操作没有执行。请刷新页面后重试。")
