"""HTML to verdict, beside a pipeline as most would build it (BeautifulSoup, jieba, TF-IDF, logistic regression) and a keyword list.

All three judge the same pages of 128 kB (`pages.py`), in alternating rounds; the fastest round of each counts, as other work on the
machine only ever slows one down. Precision and recall are those on our corpus held out by publisher, the trained peer's and ours
alike; on texts of the reader's own, `qingyuan evaluate --data` tells them.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import jieba
from bs4 import BeautifulSoup
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from classifiers.config import ClassifyConfig
from classifiers.engine import build_engine
from classifiers.learning.corpus import load_corpus
from classifiers.learning.final_training import held_out_verdicts
from classifiers.measuring.measurement import LabelledText
from classifiers.verdict import Action
from crawlers.process import leave_tables_alone
from crawlers.reading.html import read_page
from tests.benchmarks.figure import Figure
from tests.benchmarks.pages import PAGES_OF

KEYWORDS = ("代孕", "捐卵", "供卵", "借卵", "代妈", "包生男孩", "性别鉴定", "捐精", "出生证", "助孕")
PAGES, ROUNDS = 12, 3
Judge = Callable[[str], bool]


def run(size: int = PAGES) -> Iterator[Figure]:
    """Pages per minute by kind of page, over `size` pages of each; precision and recall; as ours beside each peer's."""
    logging.getLogger("jieba").setLevel(logging.WARNING)
    rows = load_corpus(renderings=2)
    groups = sorted({row.group for row in rows})
    train = [row for row in rows if groups.index(row.group) % 2]
    test = [row for row in rows if not groups.index(row.group) % 2]
    engine = build_engine(ClassifyConfig(reads_images=False), None)
    peers = {"BeautifulSoup+jieba+TF-IDF": _pipeline(train), "keyword list": _has_keyword}
    judges = {"ours": lambda html: engine.judge(read_page(html, "")).verdict.action is Action.FLAG} | {
        name: _of_html(peer) for name, peer in peers.items()
    }
    # As a crawl judges; the peers judge under the same setting.
    leave_tables_alone()
    for kind, pages_of in PAGES_OF.items():
        speeds = _speeds(judges, list(pages_of([row.text for row in test], size)))
        for name in peers:
            yield Figure(
                name=f"judging {kind}", unit="pages/min", ours=speeds["ours"], peer_name=name, peer=speeds[name]
            )
    flagged = {row.text: verdict.action is Action.FLAG for row, verdict in held_out_verdicts(rows, engine)}
    ours = _rates(test, lambda text: flagged[text])
    for name, peer in peers.items():
        theirs = _rates(test, peer)
        yield Figure(name="precision", unit="%", ours=ours[0], peer_name=name, peer=theirs[0])
        yield Figure(name="recall", unit="%", ours=ours[1], peer_name=name, peer=theirs[1])


def _pipeline(train: Sequence[LabelledText]) -> Judge:
    vectorizer = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None)
    model = LogisticRegression(max_iter=1000).fit(
        vectorizer.fit_transform([row.text for row in train]), [row.is_offer for row in train]
    )
    return lambda text: bool(model.predict(vectorizer.transform([text]))[0])


def _has_keyword(text: str) -> bool:
    return any(word in text for word in KEYWORDS)


def _of_html(judge: Judge) -> Judge:
    return lambda html: judge(BeautifulSoup(html, "lxml").get_text("\n"))


def _speeds(judges: Mapping[str, Judge], pages: Sequence[str]) -> dict[str, float]:
    """Pages per minute of processor time of each judge, in its fastest round."""
    seconds = dict.fromkeys(judges, float("inf"))
    for _ in range(ROUNDS):
        for name, judge in judges.items():
            begin = time.process_time()
            for html in pages:
                judge(html)
            seconds[name] = min(seconds[name], time.process_time() - begin)
    return {name: 60 * len(pages) / each for name, each in seconds.items()}


def _rates(rows: Sequence[LabelledText], judge: Judge) -> tuple[float, float]:
    """Precision and recall in per cent."""
    said = [(judge(row.text), row.is_offer) for row in rows]
    hits = sum(flag and is_offer for flag, is_offer in said)
    flags, offers = sum(flag for flag, _ in said), sum(is_offer for _, is_offer in said)
    return 100 * hits / max(1, flags), 100 * hits / max(1, offers)
