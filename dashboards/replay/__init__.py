"""Replaying a sealed web archive in a reviewer's browser, on an origin of its own, with no way out to the live site.

`tickets.py` lets a reviewer in for a short while, `server.py` is the second server `qingyuan serve` starts, `pages/` is ours,
`vendor/` is ReplayWeb.page, unmodified, under its own licence (VENDOR.md). Screenshot and text stay the default view.
"""
