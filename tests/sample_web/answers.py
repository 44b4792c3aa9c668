"""`python -m tests.sample_web.answers --pages 400 --seed 7 --port N`: a night's actions against the truth.

In: on standard input, lines of JSON `[url, action]`. Out: one JSON object with recall and precision, the URLs that went
wrong, and which of the URLs are offers. The demo's scripted reviewer decides by it, as a person would by reading.
"""

import argparse
import json
import sys
from dataclasses import asdict

from tests.sample_web.score import score
from tests.sample_web.truth import TruthKind
from tests.sample_web.web import SampleWeb


def main() -> None:
    """Print how the actions on standard input compare with the truth."""
    parser = argparse.ArgumentParser(prog="python -m tests.sample_web.answers")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    web = SampleWeb(arguments.pages, arguments.seed)
    pairs = [(url, action) for url, action in map(json.loads, sys.stdin)]
    result = score(web, pairs, arguments.port)
    truths = {url: web.truth(web.canonical(url)) for url, _ in pairs}
    answer = asdict(result.overall) | {
        "recall": result.overall.recall,
        "precision": result.overall.precision,
        "by_category": {name: asdict(tally) | {"recall": tally.recall} for name, tally in result.by_category.items()},
        "missed": result.missed,
        "reviewed_urls": result.reviewed,
        "false_alarm_urls": result.false_alarms,
        "unvisited": result.unvisited,
        "unknown": result.unknown,
        "kinds": {url: truth.kind.value for url, truth in truths.items() if truth},
        "categories": {url: truth.category for url, truth in truths.items() if truth and truth.kind is TruthKind.OFFER},
    }
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
