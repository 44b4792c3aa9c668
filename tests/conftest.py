"""What all tests share: no network but loopback (see pyproject.toml), temporary folders, no date of today."""
