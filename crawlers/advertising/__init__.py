"""Ads as ads: the pieces of a page that somebody else paid for, each handed on as a page of its own with its carrier named.

In: a parsed page. Out: `AdElement`s (`finding.py`), pictures of them (`creatives.py`), `Page`s (`ad_pages.py`). An ad is found by
filter lists (`filters.py`: a small one of our own, and those a user has), by its label (`labels.py`), or because it is a frame of
an ad network. Nothing is ever clicked: where an ad leads is asked once, by itself (`clicks.py`). Only `crawlers` imports this.
"""
