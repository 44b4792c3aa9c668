"""What only people know about an extraction: the blanks of the papers, and what was written into them.

In: a form or nothing. Out: `Completion`. A blank that nobody filled stays a line to write on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One thing to fill in. `hint` says what belongs there."""

    key: str
    title: str
    hint: str


BLANKS = (
    Blank(key="case", title="案由/任务编号", hint="如：涉嫌违规发布辅助生殖类信息；任务编号"),
    Blank(key="purpose", title="事由和目的", hint="为何提取，证明什么"),
    Blank(key="advertiser", title="广告主/账号", hint="经核实的主体名称、统一社会信用代码、账号"),
    Blank(key="place", title="提取地点", hint="执法人员操作地点"),
    Blank(key="egress", title="网络出口 IP", hint="固证时所用线路的出口地址"),
    Blank(key="hardware", title="设备", hint="计算机品牌型号、编号"),
    Blank(key="icp", title="ICP 备案号", hint="经查询核实的备案号；未查到请写明"),
    Blank(key="witness", title="见证人/未见证原因", hint="姓名、身份；或未能由见证人见证的原因"),
    Blank(key="video", title="录像说明", hint="是否对提取过程录像；文件名"),
    Blank(key="medium", title="存储介质和位置", hint="介质名称、编号、存放处"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What people wrote, by key of `BLANKS`."""

    words: Mapping[str, str]

    def of(self, key: str) -> str:
        """What was written there; "" for nothing."""
        return self.words.get(key, "")


NOTHING_FILLED = Completion(words={})


def completion_from(form: Mapping[str, str]) -> Completion:
    """What a form holds. Raises ValueError with a sentence if something is too long."""
    words = {}
    for blank in BLANKS:
        text = form.get(blank.key, "").replace("\0", "").strip()
        if len(text) > LONGEST:
            raise ValueError(f"“{blank.title}”不能超过 {LONGEST} 字")
        if text:
            words[blank.key] = text
    return Completion(words=words)
