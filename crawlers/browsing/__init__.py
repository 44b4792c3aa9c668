"""The browser that reads pages: found, started, kept fit, and asked for what only scripts show."""
