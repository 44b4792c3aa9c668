"""Whether a page offers something illegal, and why we think so.

In:      `Page` (from crawlers).
Out:     `Finding` = page + `Verdict` (研判建议): action, category, score, signals with spans, contacts, counter-evidence.
Imports: crawlers' records; matching and machine-learning libraries. Pure: no network, no database, no framework
         (`pipeline.py` is the one thin Scrapy adapter).
Read:    `verdict.py` (the records), `engine.py` (how a verdict comes about), `detector.py` (the seam),
         then `lexicons/` and `detectors/`.

A verdict is a suggestion. A machine never accuses; a person decides.
"""
