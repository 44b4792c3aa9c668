"""Learning from our own corpus: texts made from hand-written patterns, disguises put on them, a linear model trained on them.

In: `corpus/*.toml`. Out: labelled texts, disguised texts, `models/wording.tsv`. Nothing here runs while pages are judged.
"""
