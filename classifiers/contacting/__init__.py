"""Ways to reach an advertiser, and what only looks like one."""
