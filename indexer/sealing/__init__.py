"""What is sealed after a crawl, and what is done again with sealed pages, offline."""
