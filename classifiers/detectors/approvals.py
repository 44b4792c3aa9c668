"""Numbers of 医疗广告审查证明: who shows one was examined; who shows one that cannot be was not.

In: the mapped text. Out: a doubt for a number as authorities write it («(某)医广【2026】第01-02-0003号», with 中 for Chinese
medicine), a weak suspicion for a number that cannot be one. The number is valid for a year from its date; whether it is still,
and whose it is, only the authority's register knows, so neither decides alone. Source: 医疗广告管理办法 第7、9、18条.
"""

import re
from collections.abc import Iterator, Sequence

from classifiers.detector import Doubt, Reach, Suspicion
from classifiers.reading import Reading
from classifiers.verdict import CounterEvidence, Signal
from classifiers.vocabulary.roles import Role

_CLAIM = re.compile(r"[(（\[【〔]?[\u4e00-\u9fff]{1,2}[)）\]】〕]?\s?(?:中)?医广[^\n，。；]{0,40}?号")
_FORM = re.compile(
    r"[(（\[【〔]?[\u4e00-\u9fff]{1,2}[)）\]】〕]?\s?(?:中)?医广\s?[(（\[【〔]\s?20\d\d\s?[)）\]】〕]\s?第?\s?\d{1,2}-\d{1,2}-\d{2,5}\s?号"
)
_WEIGHT = 0.6
_WEIGHT_OF_FALSE = 0.3


class ApprovalDetector:
    """Reports approval numbers of medical advertisements."""

    name = "approvals"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """In the order of the text."""
        return list(_found(reading)) if "医广" in reading.views.mapped.text else []


def _found(reading: Reading) -> Iterator[Suspicion | Doubt]:
    for claim in _CLAIM.finditer(reading.views.mapped.text):
        text = reading.page.text[slice(*claim.span())]
        if _FORM.search(claim[0]):
            evidence = CounterEvidence(
                rule="approval:number",
                span=claim.span(),
                text=text,
                weight=_WEIGHT,
                note="医疗广告审查证明文号，请核对登记",
            )
            yield Doubt(evidence=evidence, role=Role.APPROVAL, reach=Reach.PAGE)
        else:
            yield Suspicion(
                signal=Signal(
                    detector=ApprovalDetector.name,
                    rule="approval:malformed",
                    category="medical_ad",
                    span=claim.span(),
                    text=text,
                    reading=claim[0],
                    weight=_WEIGHT_OF_FALSE,
                    note="医疗广告审查证明文号不成形",
                )
            )


DETECTOR = ApprovalDetector()
