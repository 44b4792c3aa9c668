"""Template filters; `crawled` is loaded for every template."""
