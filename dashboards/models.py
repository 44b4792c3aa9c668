"""The tables people write. Append-only: a correction is a new row, and no machine ever changes one.

Times are aware UTC. Items are named by id and revision, so that a decision says what its maker saw.
"""

from django.conf import settings
from django.db import models

from indexer.models import ACTION_CHOICES


class Decision(models.Model):
    """决定: what one person decided about one item. The newest row of an item is in force."""

    class Outcome(models.TextChoices):
        """What was decided."""

        CONFIRMED = "confirmed", "涉嫌违规"
        CLEARED = "cleared", "不违规"
        DOUBTED = "doubted", "存疑"
        WITHDRAWN = "withdrawn", "已撤回"
        """An undo of the first decision: the item is undecided again, and the rows still tell the story."""

    item_id = models.CharField("线索编号", max_length=32, db_index=True)
    item_revision = models.PositiveIntegerField("所见版本")
    outcome = models.CharField("决定", max_length=10, choices=Outcome)
    category = models.CharField("类别", max_length=32, blank=True)
    """The category the person chose; empty unless confirmed."""
    reason = models.TextField("理由", blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField("时间", db_index=True)
    machine_action = models.CharField("当时研判建议", max_length=8, choices=ACTION_CHOICES)
    machine_category = models.CharField("当时建议类别", max_length=32)
    """What the machine suggested when the person decided; the item comes back only if that changes."""
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    """The decision this row takes back; empty for a decision of its own."""

    class Meta:
        verbose_name = "决定"
        indexes = [models.Index(fields=["item_id", "-id"], name="newest_decision")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.outcome}"


class EvidenceHold(models.Model):
    """保全: a person's word that a sealed package must stay, or may go again. The newest row of a package is in force."""

    evidence_id = models.CharField("证据编号", max_length=64, db_index=True)
    is_held = models.BooleanField("保全")
    reason = models.TextField("理由")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evidence_holds")
    said_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "证据保全"
        permissions = [("hold_evidence", "可以保全证据和解除保全")]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.is_held}"


class ExportReceipt(models.Model):
    """What left the house: which export, made by whom, with which hash."""

    exporter = models.CharField("格式", max_length=40)
    platform = models.CharField("平台", max_length=100, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField("条数")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    """Empty when made from the command line."""
    made_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "导出记录"

    def __str__(self) -> str:
        return self.file_name


class PaperKind(models.TextChoices):
    """Which official paper goes with a sealed package."""

    COVER = "cover", "证据说明"
    RECORD = "record", "提取笔录"
    LIST = "list", "固定清单"


class IssuedPaper(models.Model):
    """文书定稿: one version of one paper, as exact bytes in the evidence store and as a line of the ledger.

    The newest version of an evidence and kind is in force; signatures belong to one version and fall with it.
    """

    evidence_id = models.CharField("证据编号", max_length=64, db_index=True)
    kind = models.CharField("文书", max_length=10, choices=PaperKind)
    version = models.PositiveIntegerField("版本")
    words = models.JSONField("填写内容", default=dict)
    """What people wrote into the blanks, by key (`papers/completion.py`)."""
    sha256 = models.CharField(max_length=64)
    """Of the PDF; it lies in the evidence store under this hash."""
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="issued_papers")
    issued_at = models.DateTimeField("定稿时间")

    class Meta:
        verbose_name = "文书"
        constraints = [models.UniqueConstraint(fields=["evidence_id", "kind", "version"], name="one_paper_per_version")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.evidence_id}"


class PaperSignature(models.Model):
    """签名: one officer under one exact paper. Two officers sign a paper, each under an account of their own."""

    paper = models.ForeignKey(IssuedPaper, on_delete=models.PROTECT, related_name="signatures")
    sha256 = models.CharField(max_length=64)
    """Of the PDF the officer signed."""
    officer_name = models.CharField("姓名", max_length=40)
    officer_number = models.CharField("执法证号", max_length=40)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="paper_signatures")
    signed_at = models.DateTimeField("签名时间")

    class Meta:
        verbose_name = "文书签名"
        constraints = [models.UniqueConstraint(fields=["paper", "signed_by"], name="one_signature_per_officer")]

    def __str__(self) -> str:
        return f"{self.officer_name} {self.paper_id}"


class ProposalAnswer(models.Model):
    """已阅: a person has seen what a re-run of the rules proposed about a sealed page, and needs nothing more of it."""

    evidence_id = models.CharField("证据编号", max_length=64, db_index=True)
    proposed_at = models.DateTimeField("提议时间")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposal_answers")
    answered_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "提议答复"
        constraints = [models.UniqueConstraint(fields=["evidence_id", "proposed_at"], name="one_answer_per_proposal")]

    def __str__(self) -> str:
        return self.evidence_id


class AccountState(models.Model):
    """What we remember about an account beyond Django's own fields."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account_state")
    must_change_password = models.BooleanField("须修改初始密码", default=False)

    class Meta:
        verbose_name = "账号状态"

    def __str__(self) -> str:
        return f"{self.user_id}"


class SiteNote(models.Model):
    """What a person changed about a site: added, switched on or off, checked. Append-only, like a decision."""

    class Action(models.TextChoices):
        """What was done."""

        ADDED = "added", "添加"
        ENABLED = "enabled", "启用"
        DISABLED = "disabled", "停用"
        CHECKED = "checked", "验证"

    site = models.CharField("站点", max_length=64, db_index=True)
    action = models.CharField("操作", max_length=10, choices=Action)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the site file as it was added."""
    text = models.CharField("说明", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    """Empty when made from the command line."""
    made_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "站点变更"
        permissions = [("change_sites", "可以添加、启用和停用站点")]

    def __str__(self) -> str:
        return f"{self.site} {self.action}"
