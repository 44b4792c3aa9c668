"""The walk over a site: requests made, answers understood, pages put together."""
