"""What makes a block worth comparing with sellers' wording: words of the field, and promises only where they promise something of it."""

import pytest

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.reading import read
from classifiers.weighing.block_features import is_of_field


def _is_of_field(engine: Engine, text: str) -> bool:
    reading = read(page_of_text(text), engine.views, engine.matcher, engine.lexicon.rules)
    return any(is_of_field(block) for block in reading.blocks)


@pytest.mark.parametrize("text", ["坚持用药可以提高治愈率", "超过白蚁防治包治期限的房屋", "肝癌病人等待移植的时间"])
def test_a_promise_or_an_errand_of_another_trade_is_not_of_the_field(engine: Engine, text: str) -> None:
    assert not _is_of_field(engine, text)


@pytest.mark.parametrize(
    "text",
    ["反复流产治愈率高达95", "签约不怀退款", "移植一次2600元，周末上门", "合作医院与签证协助，一站式", "找代怀"],
)
def test_beside_its_subject_or_a_way_of_selling_it_is(engine: Engine, text: str) -> None:
    assert _is_of_field(engine, text)
