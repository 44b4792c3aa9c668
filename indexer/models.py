"""The tables machines write. All of them can be rebuilt by crawling again, except sealed evidence.

People's tables (decisions, exports) are in `dashboards.models`; nothing here is ever changed by a decision.
Times are aware UTC. Ids of items and evidence are made from content, so that the same content has the same id.
"""

from django.db import models

import indexer.report_models
import indexer.standing_models  # noqa: F401 - Django looks for tables in this file
from classifiers.verdict import Action, ContactKind, Part
from crawlers.outcome import Outcome
from indexer.evidence.seam import PackageState
from indexer.evidence_tables import Chain as Chain
from indexer.evidence_tables import Proposal as Proposal
from indexer.evidence_tables import ReplayCheck as ReplayCheck
from indexer.run_models import NightLease as NightLease
from indexer.run_models import SiteRun as SiteRun

ACTION_CHOICES = [(Action.FLAG.value, "疑似"), (Action.REVIEW.value, "待看"), (Action.CLEAR.value, "未见异常")]
PART_CHOICES = [
    (Part.ADVERTISER.value, "发布者"),
    (Part.CARRIER.value, "被挂载网站"),
    (Part.PUBLISHER.value, "广告发布者"),
]
CONTACT_CHOICES = [
    (ContactKind.PHONE.value, "手机"),
    (ContactKind.LANDLINE.value, "电话"),
    (ContactKind.WECHAT.value, "微信"),
    (ContactKind.QQ.value, "QQ"),
    (ContactKind.TELEGRAM.value, "Telegram"),
    (ContactKind.WHATSAPP.value, "WhatsApp"),
    (ContactKind.EMAIL.value, "邮箱"),
    (ContactKind.LINK.value, "链接"),
    (ContactKind.QR.value, "二维码"),
]
PACKAGE_CHOICES = [
    (PackageState.COMPLETE.value, "完整"),
    (PackageState.PARTIAL.value, "不完整"),
    (PackageState.FAILED.value, "浏览器未能打开"),
    (PackageState.BLOCKED.value, "被网站拦截"),
]
OUTCOME_CHOICES = [
    (Outcome.READ.value, "已读"),
    (Outcome.UNREADABLE.value, "无法解读"),
    (Outcome.BLOCKED.value, "被拦截"),
    (Outcome.REFUSED.value, "未访问"),
    (Outcome.FAILED.value, "未取到"),
    (Outcome.SKIPPED.value, "超出额度"),
]


class Item(models.Model):
    """线索: one offer. Sightings say where it stands; `findings.content_id` makes the id."""

    item_id = models.CharField("线索编号", max_length=32, primary_key=True)
    category = models.CharField("类别", max_length=32)
    action = models.CharField("研判建议", max_length=8, choices=ACTION_CHOICES)
    part = models.CharField("主体", max_length=12, choices=PART_CHOICES)
    score = models.FloatField("概率")
    title = models.CharField("标题", max_length=300)
    text = models.TextField("正文")
    sentence = models.TextField("理由")
    verdict = models.JSONField("研判明细")
    """`classifiers.verdict_json`: signals, contacts, counter-evidence and versions; spans are offsets into `text`."""
    shown_url = models.TextField("所示网址")
    """The sighting whose title, text and verdict stand here: the newest of the strongest (`item_rows.py`)."""
    first_seen = models.DateTimeField("首次发现")
    last_seen = models.DateTimeField("最近发现")
    revision = models.PositiveIntegerField("版本", default=1)
    """Grows whenever the verdict changes; a decision names the revision the person saw."""

    class Meta:
        verbose_name = "线索"
        indexes = [
            models.Index(fields=["action", "-score"], name="item_by_score"),
            models.Index(fields=["category", "-last_seen"], name="item_by_category"),
            models.Index(fields=["-first_seen"], name="item_by_first_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.title}"


class Sighting(models.Model):
    """One address at which an item stands, and how often it was seen there."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="sightings")
    url = models.TextField("网址")
    host = models.CharField("主机", max_length=255, db_index=True)
    """Of the page itself: of one that an ad led to, its own and not that of the click address."""
    site = models.CharField("站点", max_length=64, db_index=True)
    platform = models.CharField("平台", max_length=100, db_index=True)
    region = models.CharField("属地", max_length=100, blank=True)
    authority = models.CharField("主管部门", max_length=100, blank=True)
    referrer = models.TextField("来源页", blank=True)
    placement = models.CharField("广告依据", max_length=200, blank=True)
    """Why this address is taken for an ad on the page `referrer`; empty for a page of its own."""
    title = models.CharField("标题", max_length=300)
    author = models.CharField("页面所示作者", max_length=100, blank=True)
    """Who signs the page, or its first post, in its own words; empty where it does not say."""
    published_at = models.DateTimeField("页面所示发布时间", null=True)
    """When the page says it was published; empty where it does not say."""
    first_seen = models.DateTimeField("首次发现")
    last_seen = models.DateTimeField("最近发现")
    times = models.PositiveIntegerField("次数", default=1)
    last_night = models.DateField("最近夜次")
    """The newest night that counted; a second run of the same night does not count again."""
    gone_at = models.DateTimeField("下线时间", null=True)
    """When a visit found that the offer no longer stands here (`standing.py`); empty while it does, as far as anyone knows."""
    gone_note = models.CharField("下线依据", max_length=300, blank=True)
    body_sha256 = models.CharField(max_length=64)
    evidence = models.ForeignKey("Evidence", on_delete=models.PROTECT, null=True, related_name="sightings")
    """The newest sealed package of this address; empty while it waits to be sealed."""

    class Meta:
        verbose_name = "发现记录"
        constraints = [models.UniqueConstraint(fields=["item", "url"], name="one_sighting_per_address")]

    def __str__(self) -> str:
        return self.url


class SightingCapture(models.Model):
    """How the newest page of a sighting was obtained, and what was read there: all that sealing needs later.

    Bytes lie in the evidence store under the hashes named here.
    """

    sighting = models.OneToOneField(Sighting, on_delete=models.CASCADE, primary_key=True, related_name="capture")
    final_url = models.TextField("最终网址")
    fetched_at = models.DateTimeField("提取时间")
    status = models.PositiveSmallIntegerField("状态码")
    headers = models.JSONField("响应头")
    """[[name, value], …] in the order they came."""
    remote_ip = models.CharField("服务器地址", max_length=45, null=True)
    user_agent = models.TextField("用户代理")
    media_type = models.CharField("媒体类型", max_length=200)
    charset = models.CharField("编码", max_length=40)
    truncated = models.BooleanField("已截断", default=False)
    body_sha256 = models.CharField(max_length=64)
    document_sha256 = models.CharField(max_length=64, blank=True)
    """The document after scripts ran, in UTF-8; empty if no browser was used."""
    images = models.JSONField("图片", default=list)
    """[{"sha256", "url", "media_type", "likeness", "is_creative", "marks"}, …] of the pictures that carry signals or contacts, and of an
    ad as it was shown; marks as in `picture_marks`."""
    text = models.TextField("正文")
    verdict = models.JSONField("研判明细")
    """`classifiers.verdict_json`; spans are offsets into `text`."""

    class Meta:
        verbose_name = "提取记录"

    def __str__(self) -> str:
        return self.final_url


class ItemContact(models.Model):
    """A contact named by an item; the same value on other items leads to the network behind."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField("种类", max_length=12, choices=CONTACT_CHOICES)
    value = models.CharField("号码", max_length=200)
    text = models.CharField("原文", max_length=300)

    class Meta:
        verbose_name = "联系方式"
        constraints = [models.UniqueConstraint(fields=["item", "kind", "value"], name="one_contact_per_item")]
        indexes = [models.Index(fields=["kind", "value"], name="contact_by_value")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class Evidence(models.Model):
    """One sealed package. The id is the SHA-256 of its manifest; files lie in the evidence store under their own hashes."""

    evidence_id = models.CharField("证据编号", max_length=64, primary_key=True)
    url = models.TextField("网址")
    sealed_at = models.DateTimeField("固定时间")
    manifest = models.JSONField("清单")
    """`evidence.Manifest` as canonical JSON: files with role, name, size, media type and SHA-256."""
    is_partial = models.BooleanField("不完整", default=False)
    state = models.CharField("状态", max_length=10, choices=PACKAGE_CHOICES, default=PackageState.COMPLETE.value)
    note = models.TextField("说明", blank=True)
    purged_at = models.DateTimeField("清除时间", null=True)
    """When its files were let go (`sealing/purging.py`); empty while they are kept."""

    class Meta:
        verbose_name = "证据"

    def __str__(self) -> str:
        return self.evidence_id


class LedgerRow(models.Model):
    """One line of the ledger (`evidence/ledger.py`), for looking up and for comparing: the file and this table must agree."""

    seq = models.PositiveIntegerField("序号", primary_key=True)
    evidence_id = models.CharField("证据编号", max_length=64, blank=True, db_index=True)
    line = models.TextField("账本行")

    class Meta:
        verbose_name = "账本"

    def __str__(self) -> str:
        return f"{self.seq} {self.evidence_id}"


class TimestampToken(models.Model):
    """A verified RFC 3161 reply over a package's manifest; the reply itself lies in the evidence store."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="tokens")
    authority = models.TextField("授时机构")
    algorithm = models.CharField("摘要算法", max_length=10)
    sha256 = models.CharField(max_length=64)
    serial = models.CharField("序列号", max_length=100)
    stamped_at = models.DateTimeField("授时时间")

    class Meta:
        verbose_name = "时间戳"
        constraints = [models.UniqueConstraint(fields=["evidence", "authority"], name="one_token_per_authority")]

    def __str__(self) -> str:
        return f"{self.authority} {self.serial}"


class Visit(models.Model):
    """One URL asked for in one night, and how that ended. Of a clear page nothing else is kept."""

    night = models.DateField("日期")
    site = models.CharField("站点", max_length=64)
    url = models.TextField("网址")
    fetched_at = models.DateTimeField("时间")
    outcome = models.CharField("结果", max_length=12, choices=OUTCOME_CHOICES)
    note = models.CharField("说明", max_length=300, blank=True)
    status = models.PositiveSmallIntegerField("状态码", null=True)
    body_sha256 = models.CharField(max_length=64, blank=True)
    action = models.CharField("研判建议", max_length=8, choices=ACTION_CHOICES, blank=True)
    category = models.CharField("类别", max_length=32, blank=True)
    score = models.FloatField("概率", null=True)
    sentence = models.TextField("理由", blank=True)
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, related_name="visits")
    rendered = models.BooleanField("经浏览器", default=False)
    referrer = models.TextField("来源页", blank=True)
    """The page whose link led here; empty for entry pages."""
    final_url = models.TextField("最终网址", blank=True)
    """Where redirects led; empty if nowhere else."""

    class Meta:
        verbose_name = "访问记录"
        # The address first: of one page all nights are asked, and of one night its numbers.
        constraints = [models.UniqueConstraint(fields=["url", "night", "site"], name="one_visit_per_night")]
        indexes = [models.Index(fields=["night", "site"], name="visits_of_a_night")]

    def __str__(self) -> str:
        return f"{self.night} {self.url}"


class SearchEntry(models.Model):
    """The row number under which the SQLite search index knows an item (`searching/sqlite.py`)."""

    item_id = models.CharField("线索编号", max_length=32, unique=True)

    class Meta:
        verbose_name = "检索条目"

    def __str__(self) -> str:
        return self.item_id
