"""Trusted time (RFC 3161): asked for, checked, kept."""
