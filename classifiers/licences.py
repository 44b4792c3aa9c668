"""Approved institutions: their own pages are lawful, their numbers are no advertiser's, and their names are borrowed by others.

In: `Institution`s of the office's own list (`licence_files.py` reads it) and a page's text. Out: who is named where, whose host and
whose number it is. An empty list changes nothing. We ship none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ahocorasick_rs import AhoCorasick, Implementation

from classifiers.verdict import Contact, ContactKind

_NUMBERS = frozenset({ContactKind.PHONE, ContactKind.LANDLINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """One approved institution. `hosts` cover their sub-hosts; `phones` are digits only."""

    name: str
    licence: str
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An institution named in a text at `span`."""

    institution: Institution
    span: tuple[int, int]


class LicenceList:
    """The list, ready to be looked for."""

    def __init__(self, institutions: Sequence[Institution] = ()) -> None:
        self.institutions = tuple(institutions)
        self._named = [(name, each) for each in institutions for name in (each.name, *each.aliases)]
        names = [name.lower() for name, _ in self._named]
        self._matcher = AhoCorasick(names, implementation=Implementation.DFA) if names else None
        self._phones = frozenset(phone for each in institutions for phone in each.phones)

    def mentions(self, mapped: str) -> tuple[Mention, ...]:
        """Names in a text whose letters are small and whose characters are simplified, in order; of nested names the longest."""
        return tuple(self._longest(mapped)) if self._matcher is not None else ()

    def _longest(self, mapped: str) -> Iterator[Mention]:
        assert self._matcher is not None
        found = self._matcher.find_matches_as_indexes(mapped, overlapping=True)
        reach = -1
        for number, start, end in sorted(found, key=lambda each: (each[1], -each[2])):
            if end > reach:
                yield Mention(institution=self._named[number][1], span=(start, end))
                reach = end

    def owner_of(self, url: str) -> Institution | None:
        """The institution whose site `url` belongs to."""
        host = (urlsplit(url).hostname or "").lower()
        return next((each for each in self.institutions if any(_is_under(host, own) for own in each.hosts)), None)

    def is_theirs(self, contact: Contact) -> bool:
        """Whether a contact is a number on the list, which is nobody's private number."""
        return contact.kind in _NUMBERS and contact.value in self._phones


def _is_under(host: str, own: str) -> bool:
    return host == own or host.endswith(f".{own}")
