"""What touches the web: sites in, pages out.

In:      sites (`sites/*.toml`, or one URL a person names) and the URLs they lead to.
Out:     `Page` (what a spider saw, before anyone judged it), its `Capture` (the exact bytes and how they were obtained),
         and, on request, a `Snapshot` (the page as a browser shows it).
Imports: scrapy, playwright and parsers; nothing of ours.
Read:    `page.py` (the records), then `walking/site_spider.py` (how a site is walked), `walking/bookkeeping.py` (when a
         URL is done), `frontier/seam.py` and `steering/focus.py` (which URL is next), `manners/` (what we never do).
"""
