"""Tables about sealed evidence that machines write afterwards: chains, replays, and what new rules would make of a page.

In: nothing. Out: models, which `models.py` hands on. All can be made again from the packages.
"""

from django.db import models


class Chain(models.Model):
    """证据链: the pages a lead consists of, in order, each with its own package; `sealing/chaining.py` makes it, once per sighting."""

    sighting = models.OneToOneField(
        "indexer.Sighting", on_delete=models.CASCADE, primary_key=True, related_name="chain"
    )
    evidence = models.ForeignKey("indexer.Evidence", on_delete=models.PROTECT, related_name="chains")
    """The package whose chain.json names the packages of all steps."""
    steps = models.JSONField("各步")
    """`chain_steps.Step`s as JSON, as in chain.json."""

    class Meta:
        verbose_name = "证据链"

    def __str__(self) -> str:
        return f"{self.sighting_id} {self.evidence_id}"


class ReplayCheck(models.Model):
    """How much of a sealed page came back when its archive was replayed offline (`sealing/replay_checking.py`); 0.0 to 1.0 each."""

    evidence = models.OneToOneField(
        "indexer.Evidence", on_delete=models.CASCADE, primary_key=True, related_name="replay_check"
    )
    checked_at = models.DateTimeField("核验时间")
    picture = models.FloatField("画面", null=True)
    text = models.FloatField("文字", null=True)
    resources = models.FloatField("资源", null=True)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "重放核验"

    def __str__(self) -> str:
        return self.evidence_id


class Proposal(models.Model):
    """A sealed page that today's rules would newly flag (`sealing/rejudging.py`); a person looks at it, nothing else happens."""

    evidence = models.OneToOneField(
        "indexer.Evidence", on_delete=models.CASCADE, primary_key=True, related_name="proposal"
    )
    item = models.ForeignKey("indexer.Item", on_delete=models.SET_NULL, null=True, related_name="proposals")
    category = models.CharField("建议类别", max_length=32)
    score = models.FloatField("概率")
    sentence = models.TextField("理由")
    versions = models.CharField("词库版本", max_length=100)
    made_at = models.DateTimeField("提议时间")

    class Meta:
        verbose_name = "重判提议"

    def __str__(self) -> str:
        return self.evidence_id
