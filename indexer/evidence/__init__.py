"""Sealed packages: where they lie, how they are written, signed, verified and let go."""
