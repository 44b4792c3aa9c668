"""How time grows with length: HTML to verdict of one line eight times as long, the longest as long as a page may be; and campaigns.

In: how many characters the long ones have. Out: processor seconds, the long line's beside the short one's: linear time gives ratios of
8 at most. Nothing is too absurd: prose, ads, one run of pinyin, digits, words without a tag, tags nested without end.
"""

import resource
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from classifiers.campaigning.finding import find_campaigns
from classifiers.campaigning.masking import load_masker
from classifiers.config import ClassifyConfig
from classifiers.engine import Engine, build_engine
from crawlers.reading.document import MAX_TEXT
from crawlers.reading.html import read_page
from tests.benchmarks.figure import Figure
from tests.classifiers.campaigning.records import network_items

GROWTH = 8
ITEMS = 20_000
PIECES: Mapping[str, str] = {
    "prose": "今天天气不错，下午去公园走了走，湖边的柳树已经发芽，很多人带着孩子放风筝。",
    "ads": "专业代孕公司包成功，供卵试管包男孩，价格20万，加微信qy_demo_81咨询。",
    "ads in paragraphs": "<p>代孕公司加微信qy_demo_81</p>",
    "one run of pinyin": "daiyungongsibaochenggong",
    "one run of letters": "qwrtpsdfghjklzxcvbnm",
    "digits": "13800138000",
    "squeezed words": "供 卵-试 管 代 孕 加微 ",
    "foreign words": "lorem ipsum dolor sit amet ",
    "nested tags": "<div>",
    "open brackets": "<",
    "links": '<a href="//x.example/">代怀</a>',
}


def run(size: int = MAX_TEXT) -> Iterator[Figure]:
    """Seconds of each kind of line, of campaigns, and the memory all of it took."""
    engine = build_engine(ClassifyConfig(reads_images=False), None)
    before = _peak_mebibytes()
    for name, piece in PIECES.items():
        short, long = (_seconds(partial(_judge, engine, _line(piece, length))) for length in (size // GROWTH, size))
        yield _figure(f"judging one line of {name}, {size} characters of text", long, short)
    yield Figure(
        name="memory at its highest", unit="MiB", ours=_peak_mebibytes(), peer_name="before any line", peer=before
    )
    masker = load_masker(engine.views)
    few, many = (_seconds(partial(find_campaigns, network_items(count), masker)) for count in (ITEMS // GROWTH, ITEMS))
    yield _figure(f"finding campaigns among {ITEMS} items", many, few)


def _judge(engine: Engine, html: str) -> None:
    engine.judge(read_page(html, "http://x.example/"))


def _line(piece: str, length: int) -> str:
    """Tags are five times as long: they are no text, and a page has more of them."""
    return piece * ((_MARKUP if piece.startswith("<") else 1) * length // len(piece))


_MARKUP = 5


def _figure(name: str, long: float, short: float) -> Figure:
    return Figure(name=name, unit="s", ours=long, peer_name=f"an {GROWTH}th of it", peer=short)


def _seconds(work: Callable[[], object]) -> float:
    """Processor seconds, the faster of two times."""
    taken = []
    for _ in range(2):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


def _peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
