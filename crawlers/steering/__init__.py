"""Where the crawl goes: what is followed first, what is a trap, and what earlier nights taught."""
