"""Which URL is next, durably: the seam, its two engines, and who asks which host."""
