"""Recording pages for proof: every byte the browser was sent, and the page as people saw it.

`recorder.py` opens one page in a browser that remembers nothing; `network_log.py` keeps what went over the wire,
`showing.py` what a person would have seen, `warc.py` and `wacz.py` write both down in the archives' own formats.
"""
