"""Official papers that go with sealed evidence: drafted by the machine, completed and signed by officers.

`paper.py` is what a paper consists of, `extraction_record.py`, `file_list.py`, `cover.py` and `evidence_index.py` each draft
one, `word.py` and `printed.py` write any of them as DOCX and PDF, `issuing.py` fixes a version, `signing.py` signs it.
Wording is 涉嫌/疑似 only. What the machine recorded and what people must fill in is told apart in every field.
"""
