"""What machines found and kept: items, sealed evidence, the search index.

In:      `Finding` (from classifiers).
Out:     `Item` (线索: the same content has the same id, sightings are counted), sealed `Evidence`, search hits.
Imports: classifiers, crawlers; Django's ORM, elasticsearch, storage and crypto libraries.
Read:    `models.py` (the tables), `content_id.py` (what makes an item the same), `keeping.py` (how a finding is stored in
         one transaction), `sealing/sightings.py` and `evidence/verifying.py` (proof), the seams `evidence/seam.py` and
         `searching/seam.py` (opened by `opening.py`), `nights/` (a night and its numbers).

Everything here can be rebuilt from what was crawled, except evidence, which is written once and never changed.
What people decide lives in `dashboards`.
"""
