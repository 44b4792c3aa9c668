"""推广网络: which items are one network's work, found without a database.

In: `CampaignItem`s. Out: `CampaignMap`: campaigns of at least two items, and the shared values that were not used.
Read:    `records.py`, `finding.py` (how a campaign comes about), then `masking.py`, `near_duplicates.py`, `linking.py`, `template.py`.

Items belong together when their offers differ only in place, number and contact, or when they share a contact, a picture or
the place they lead to. What a network shows to readers is its template («{城市}供卵三代试管…{电话}»), the form that police
readers of InfoShield asked for.
"""
