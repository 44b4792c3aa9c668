"""Character tables, and the script that makes them. Data only; `unmasking/characters.py` and `unmasking/syllables.py` read it."""
