"""Which URL is next, durably: the seam, its two engines, and the scheduler that Scrapy sees."""
