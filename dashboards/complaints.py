"""Errors in a sentence a person can act on. In: an exception. Out: the sentence and an exit status."""

from django.db import DatabaseError

from crawlers.frontier.seam import FrontierBusy, FrontierLost
from dashboards.exit_status import ExitStatus, NightBusy
from indexer.evidence.seam import EvidenceError


def explain(error: Exception) -> tuple[str, ExitStatus]:
    """What to print instead of a stack trace, and the exit status."""
    match error:
        case NightBusy() | FrontierBusy():
            return str(error), ExitStatus.BUSY
        case EvidenceError():
            return f"证据有问题，已停止：{error}", ExitStatus.FAILED
        case FrontierLost():
            return f"待访队列不可用：{error}", ExitStatus.FAILED
        case DatabaseError():
            return f"数据库不可用（{error}）；尚未建立时请先运行 qingyuan init", ExitStatus.FAILED
        case OSError():
            return f"{error.filename}：{error.strerror}" if error.filename else str(error), ExitStatus.FAILED
        case ValueError():
            return str(error), ExitStatus.WRONG_USE
        case _:
            return f"内部错误 {type(error).__name__}：{error}；加 --debug 查看详情", ExitStatus.FAILED
