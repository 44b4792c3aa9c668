"""The tables of the night's reports: what a night gave, kept so that later nights can be compared with it.

In: nothing. Out: `NightReport`, `SiteReport`, written by `nights/reports.py`. Times are aware UTC.
"""

from django.db import models


class NightReport(models.Model):
    """What became of one night as a whole. Written at its end, and again if it is run once more."""

    night = models.DateField("日期", primary_key=True)
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("结束")
    status = models.CharField("结果", max_length=12)
    """`dashboards.exit_status.ExitStatus`, its name in lower case."""
    warnings = models.JSONField("注意事项", default=list)
    alarms = models.JSONField("警报", default=list)
    """[{"kind", "site", "sentence"}, …]"""
    free_bytes = models.BigIntegerField("剩余磁盘", default=0)

    class Meta:
        verbose_name = "每夜报告"

    def __str__(self) -> str:
        return f"{self.night} {self.status}"


class SiteReport(models.Model):
    """One site's part of a night's report; later nights are compared with it, so it stays when visits are dropped."""

    night = models.DateField("日期")
    site = models.CharField("站点", max_length=64)
    urls = models.PositiveIntegerField("网址")
    read = models.PositiveIntegerField("已读")
    unchanged = models.PositiveIntegerField("未变化")
    blocked = models.PositiveIntegerField("被拦截")
    refused_by_robots = models.PositiveIntegerField("robots.txt 禁止")
    unread = models.PositiveIntegerField("未读到")
    skipped = models.PositiveIntegerField("未访问")
    offers = models.PositiveIntegerField("疑似和待看")
    new_items = models.PositiveIntegerField("新线索")
    new_addresses = models.PositiveIntegerField("新网址")
    rows = models.PositiveIntegerField("列表行")
    """Rows of listings on the pages looked at (`crawlers.reading.layout`)."""
    waiting = models.PositiveIntegerField("待固证")
    reasons = models.JSONField("原因", default=list)
    """[{"outcome", "note", "urls", "sample", "picture"}, …] of what gave no page, most frequent first."""
    structure = models.JSONField("版式", default=list)
    """[{"shape", "pages", "characters", "links", "rows", "kinds", "sample", and `reports.PICTURES`}, …]"""

    class Meta:
        verbose_name = "站点夜报"
        constraints = [models.UniqueConstraint(fields=["night", "site"], name="one_report_per_site_and_night")]
        indexes = [models.Index(fields=["site", "-night"], name="report_by_site")]

    def __str__(self) -> str:
        return f"{self.night} {self.site}"
