"""One kind of host per module, found by folder scan."""
