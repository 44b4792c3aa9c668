"""Everything a person touches: review pages, decisions, exports, the command line.

In:      items and evidence (from indexer).
Out:     decisions, takedown lists, referrals, reports.
Imports: everything to its left; Django, office formats. Never scrapy or playwright: a crawl is a process of its own.
Read:    `models.py` (people's tables), `cli.py` (the commands), `nights/night.py` (one night from plan to summary), `views/`.

What people decide is append-only, and no re-run of any machine overwrites it.
"""
