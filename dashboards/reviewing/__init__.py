"""Review: what waits, what the machine saw and why, and the rules of deciding."""
