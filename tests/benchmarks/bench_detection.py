"""HTML to verdict, beside a pipeline as most would build it (BeautifulSoup, jieba, TF-IDF, logistic regression) and a keyword list.

All three judge the same pages: texts of our corpus inside 128 kB of markup, held out by publisher for the trained peer. Ours runs
with its shipped models, which know the corpus; speed is the fair comparison here, right and wrong is told by `qingyuan evaluate`.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence

import jieba
from bs4 import BeautifulSoup
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from classifiers.config import ClassifyConfig
from classifiers.engine import build_engine
from classifiers.learning.corpus import load_corpus
from classifiers.learning.final_training import held_out_verdicts
from classifiers.measuring import LabelledText
from classifiers.verdict import Action
from crawlers.reading import read_page
from tests.benchmarks.figure import Figure

PAGE_BYTES = 128_000
TEXT_CHARACTERS = 5_700
"""17 kB of text in UTF-8, as on the real pages of the detection study."""
KEYWORDS = ("代孕", "捐卵", "供卵", "借卵", "代妈", "包生男孩", "性别鉴定", "捐精", "出生证", "助孕")
PAGES = 40
Judge = Callable[[str], bool]


def run() -> Iterator[Figure]:
    """Speed, precision and recall as ours beside each peer's."""
    logging.getLogger("jieba").setLevel(logging.WARNING)
    rows = load_corpus(renderings=2)
    groups = sorted({row.group for row in rows})
    train = [row for row in rows if groups.index(row.group) % 2]
    test = [row for row in rows if not groups.index(row.group) % 2]
    engine = build_engine(ClassifyConfig(reads_images=False), None)
    flagged = {row.text: verdict.action is Action.FLAG for row, verdict in held_out_verdicts(rows, engine)}
    peers = {"BeautifulSoup+jieba+TF-IDF": _pipeline(train), "keyword list": _has_keyword}
    pages = [_page(row.text, rows) for row in test[:: max(1, len(test) // PAGES)]]
    speed = _speed(lambda html: engine.judge(read_page(html, "")).verdict.action is Action.FLAG, pages)
    ours = _rates(test, lambda text: flagged[text])
    for name, peer in peers.items():
        yield Figure(name="judging", unit="pages/s", ours=speed, peer_name=name, peer=_speed(_of_html(peer), pages))
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


def _page(text: str, rows: Sequence[LabelledText]) -> str:
    filler = "".join(f"<p>{row.text}</p>" for row in rows if not row.is_offer)
    body = f"<p>{text}</p>{filler[: TEXT_CHARACTERS - len(text)]}"
    head = f"<html><head><title>页面</title></head><body>{body}"
    padding = '<div class="panel"><img src="/static/a.png" alt=""></div>\n'
    return head + padding * ((PAGE_BYTES - len(head.encode())) // len(padding)) + "</body></html>"


def _speed(judge: Judge, pages: Sequence[str]) -> float:
    judge(pages[0])
    begin = time.process_time()
    for html in pages:
        judge(html)
    return len(pages) / (time.process_time() - begin)


def _rates(rows: Sequence[LabelledText], judge: Judge) -> tuple[float, float]:
    """Precision and recall in per cent."""
    said = [(judge(row.text), row.is_offer) for row in rows]
    hits = sum(flag and is_offer for flag, is_offer in said)
    flags, offers = sum(flag for flag, _ in said), sum(is_offer for _, is_offer in said)
    return 100 * hits / max(1, flags), 100 * hits / max(1, offers)
