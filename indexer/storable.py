"""What a database can hold of a text from the web.

Broken pages and JSON feeds bring lone surrogates, which UTF-8 refuses, and NUL, which PostgreSQL refuses. Each becomes
U+FFFD, one for one, so that offsets into the text stay true.

In: a `Finding` as judged. Out: the same finding, fit to be stored.
"""

import re
from dataclasses import replace

from classifiers.verdict import Contact, Finding, Signal

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with every unstorable character replaced by U+FFFD; the length stays."""
    return _UNSTORABLE.sub("\ufffd", text)


def storable_finding(finding: Finding) -> Finding:
    """`finding` with storable texts; itself if there is nothing to replace."""
    page, verdict = finding.page, finding.verdict
    if not _UNSTORABLE.search(page.title) and not _UNSTORABLE.search(page.text):
        return finding
    return Finding(
        page=replace(page, title=storable(page.title), text=storable(page.text)),
        verdict=replace(
            verdict,
            sentence=storable(verdict.sentence),
            signals=tuple(_storable_signal(signal) for signal in verdict.signals),
            contacts=tuple(_storable_contact(contact) for contact in verdict.contacts),
            counter=tuple(replace(counter, text=storable(counter.text)) for counter in verdict.counter),
        ),
    )


def _storable_signal(signal: Signal) -> Signal:
    return replace(signal, text=storable(signal.text), reading=storable(signal.reading), note=storable(signal.note))


def _storable_contact(contact: Contact) -> Contact:
    return replace(contact, text=storable(contact.text), value=storable(contact.value))
