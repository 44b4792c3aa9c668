"""Lexicon files: terms with roles, rules over roles, examples. Read strictly, once, when an engine is built.

In: `lexicons/<category>.toml` (one category each), `context/*.toml` (words and rules shared by all categories), and the same
kind of file in the user's own folder, whose `exceptions.toml` adds neighbours to words of all these files. Out: `Lexicon`. Raises ConfigError naming file and entry.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from classifiers.vocabulary.categories import LEXICONS, Category, lexicon_files, load_categories
from classifiers.vocabulary.exceptions import EXCEPTIONS_FILE, read_exceptions, with_exceptions
from classifiers.vocabulary.roles import TALKING, Role
from classifiers.vocabulary.terms import Term, TermEntry, check_terms
from crawlers.config import ConfigError, build_record

Need = tuple[str, ...]
"""Roles any of which will do."""
CONTEXT = Path(__file__).parents[1] / "context"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleExample:
    """A text, and whether the rule it stands under must fire on it."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Roles that together make an offer.

    `needs` lists the roles, each to be filled by another word ("service|actor": one of them). All must stand within
    `max_distance` characters in one block. Terms of a category's own roles must be of the category the rule accuses.
    `weight` is the probability of an offer when nothing else is known. A `firm` rule is not weakened by borrowed compliance
    wording. `category` is empty in a shared rule, which then accuses the category of the terms that filled it.
    """

    id: str
    sentence: str
    needs: tuple[str, ...]
    max_distance: int
    weight: float
    examples: tuple[RuleExample, ...] = ()
    firm: bool = False
    category: str = ""


class RuleBook:
    """All rules, and quickly those that a text with certain roles may fulfil."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._needs = [_needs_of(rule) for rule in rules]
        # Blocks differ little in the roles they have: some two hundred combinations in a thousand pages.
        self.fitting = lru_cache(maxsize=4096)(self._fitting)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def _fitting(self, roles: frozenset[str]) -> tuple[tuple[Rule, tuple[Need, ...]], ...]:
        """The rules all of whose needs `roles` can fill, in order, with their needs."""
        return tuple(
            (rule, needs)
            for rule, needs in zip(self._rules, self._needs, strict=True)
            if all(not roles.isdisjoint(need) for need in needs)
        )


def _needs_of(rule: Rule) -> tuple[Need, ...]:
    """For each of a rule's needs the roles that fill it."""
    return tuple(tuple(need.split("|")) for need in rule.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything the lexicon files say. `version` changes exactly when one of the files does."""

    categories: tuple[Category, ...]
    terms: tuple[Term, ...]
    rules: "RuleBook"
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _LexiconFile:
    """What may stand in a file beside `[category]`."""

    terms: tuple[TermEntry, ...] = ()
    rules: tuple[Rule, ...] = ()
    examples: tuple[RuleExample, ...] = ()


def load_lexicon(extra: Path | None = None) -> Lexicon:
    """The shipped lexicon and the files in `extra`. Raises ConfigError for anything unknown, empty, too short or repeated."""
    folders = (LEXICONS,) if extra is None else (LEXICONS, extra)
    categories = load_categories(folders)
    files = [(path, path.stem) for folder in folders for path in lexicon_files(folder)]
    files += [(path, "") for path in sorted(CONTEXT.glob("*.toml"))]
    terms: list[Term] = []
    rules: list[Rule] = []
    for path, category in files:
        content = _read(path)
        terms += [term for entry in content.terms for term in entry.terms(category)]
        rules += [_with_category(rule, category, path) for rule in content.rules]
        check_terms([term for entry in content.terms for term in entry.terms(category)], path)
    _refuse_repeated_rules(rules)
    read_from = [path for path, _ in files]
    if extra is not None and (exceptions := extra / EXCEPTIONS_FILE).exists():
        terms = list(with_exceptions(terms, read_exceptions(exceptions), str(exceptions)))
        read_from.append(exceptions)
    version = hashlib.sha256(b"".join(path.read_bytes() for path in read_from)).hexdigest()[:12]
    return Lexicon(categories=categories, terms=tuple(terms), rules=RuleBook(rules), version=version)


def load_examples(path: Path) -> tuple[RuleExample, ...]:
    """The `[[examples]]` of a lexicon file: whole texts and whether they must be flagged. Raises ConfigError."""
    return _read(path).examples


def _read(path: Path) -> _LexiconFile:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: not readable: {error}") from None
    return build_record(_LexiconFile, {key: table[key] for key in table if key != "category"}, where=str(path))


def _with_category(rule: Rule, category: str, path: Path) -> Rule:
    where = f"{path}: rule {rule.id!r}"
    if len(rule.needs) < 1 or rule.max_distance < 1 or not 0 < rule.weight < 1:
        raise ConfigError(f"{where}: needs at least one role, a distance of at least 1 and a weight between 0 and 1")
    for role in _needed_roles(rule.needs, where):
        if role in TALKING:
            raise ConfigError(f"{where}: role {role.value!r} speaks against an offer and cannot be needed")
    if rule.category:
        raise ConfigError(f"{where}: the category is the file's name and is not written in the file")
    values = {name: getattr(rule, name) for name in Rule.__slots__}
    return Rule(**(values | {"category": category}))


def _needed_roles(needs: Sequence[str], where: str) -> list[Role]:
    """All roles named in a rule's `needs`. Raises ConfigError for an unknown one."""
    names = [name for need in needs for name in need.split("|")]
    for name in names:
        if name not in {role.value for role in Role}:
            raise ConfigError(f"{where}: unknown role {name!r}; known are {', '.join(Role)}")
    return [Role(name) for name in names]


def _refuse_repeated_rules(rules: Sequence[Rule]) -> None:
    seen: set[tuple[str, str]] = set()
    for rule in rules:
        if (rule.category, rule.id) in seen:
            raise ConfigError(f"rule {rule.id!r} of {rule.category or 'the context files'!r} is there twice")
        seen.add((rule.category, rule.id))
