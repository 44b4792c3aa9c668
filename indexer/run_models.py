"""The tables that keep a night from being run twice: what of it is done, and who is at work. In: nothing. Out: `SiteRun`, `NightLease`."""

from django.db import models


class SiteRun(models.Model):
    """One site's part of one night; a second start finds it finished and does nothing."""

    class State(models.TextChoices):
        """Where the run stands."""

        PLANNED = "planned", "待执行"
        RUNNING = "running", "执行中"
        FINISHED = "finished", "已完成"
        FAILED = "failed", "失败"

    night = models.DateField("日期")
    site = models.CharField("站点", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    started_at = models.DateTimeField("开始", null=True)
    finished_at = models.DateTimeField("结束", null=True)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "站点任务"
        constraints = [models.UniqueConstraint(fields=["night", "site"], name="one_run_per_night")]

    def __str__(self) -> str:
        return f"{self.night} {self.site} {self.state}"


class NightLease(models.Model):
    """Who runs a night on this database now (`nights/leasing.py`); at most one row, and a lease without heartbeat lapses."""

    holder = models.CharField("持有者", max_length=200)
    night = models.DateField("日期")
    taken_at = models.DateTimeField("开始")
    heartbeat_at = models.DateTimeField("最近心跳")

    class Meta:
        verbose_name = "夜间任务占用"

    def __str__(self) -> str:
        return f"{self.night} {self.holder}"
