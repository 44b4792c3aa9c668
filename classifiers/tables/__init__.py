"""Character tables, and the script that makes them. Data only; `characters.py` and `syllables.py` read it."""
