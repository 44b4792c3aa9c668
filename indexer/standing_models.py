"""The table of what changed on the pages of offers, from one visit to the next. In: nothing. Out: `SightingChange`."""

from django.db import models


class SightingChange(models.Model):
    """Lines that came and went between two visits to an address where an offer stands. Times are aware UTC."""

    sighting = models.ForeignKey("indexer.Sighting", on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField("时间")
    added = models.TextField("新增", blank=True)
    removed = models.TextField("删去", blank=True)

    class Meta:
        verbose_name = "页面变化"
        constraints = [models.UniqueConstraint(fields=["sighting", "at"], name="one_change_per_visit")]

    def __str__(self) -> str:
        return f"{self.sighting_id} {self.at}"
