"""What stands on a page, read from its bytes: blocks, links, rows, posts, dates, ways to the next page."""
