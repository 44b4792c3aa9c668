"""What the ledger says of a package's official papers: which version of each is in force, and who signed it.

In: ledger lines as text. Out: `LedgerPaper`s. The ledger alone decides; no table is asked.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

PAPER, SIGN = "paper", "sign"
SIGNERS = 2
"""Officers who must sign (行政处罚法 2021 §42)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPaper:
    """The newest version of one paper. `accounts` are those that signed exactly these bytes."""

    kind: str
    version: int
    sha256: str
    accounts: frozenset[str]

    @property
    def is_signed(self) -> bool:
        """Whether two accounts signed."""
        return len(self.accounts) >= SIGNERS


def papers_in(lines: Iterable[str]) -> tuple[LedgerPaper, ...]:
    """The papers these lines name, newest version of each kind, in order of kind."""
    read = [json.loads(line) for line in lines]
    newest: dict[str, dict[str, str]] = {}
    for line in read:
        if line["kind"] == PAPER:
            newest[line["subject"]["paper"]] = line["subject"]
    signed: dict[str, set[str]] = {}
    for line in read:
        if line["kind"] == SIGN:
            signed.setdefault(line["subject"]["document"], set()).add(line["subject"]["account"])
    return tuple(
        LedgerPaper(
            kind=kind,
            version=int(subject["version"]),
            sha256=subject["document"],
            accounts=frozenset(signed.get(subject["document"], ())),
        )
        for kind, subject in sorted(newest.items())
    )
