"""Disguises undone, with the way back: views of a text, sounds, squeezed-in characters."""
