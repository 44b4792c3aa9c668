"""Networks of items, as people see them."""
