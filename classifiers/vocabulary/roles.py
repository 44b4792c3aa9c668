"""What part a term plays in an offer, or in talk about one. Standard library only.

A term that *sells* raises suspicion; a term that *talks* is counter-evidence: it says who is speaking and about what.
"""

from enum import StrEnum


class Role(StrEnum):
    """The closed set of roles a lexicon entry may have."""

    # Asked millions of times in a night whether it is in a set; an enum's own hash is four times slower.
    __hash__ = str.__hash__

    # What is sold, and how. A category's own words are mostly these.
    SERVICE = "service"
    ACTOR = "actor"
    GUARANTEE = "guarantee"
    RECRUITMENT = "recruitment"
    DRUG = "drug"
    THING = "thing"
    # Words of selling that mean nothing alone.
    TREATMENT = "treatment"
    SEX = "sex"
    PRICE = "price"
    RANKING = "ranking"
    SALE = "sale"
    CONTACT = "contact"
    HANDLE = "handle"
    """A private way to be reached, found on the page: a mobile number, a messenger account, a QR code."""
    AMOUNT = "amount"
    """A sum of money, found on the page."""
    PLACE = "place"
    CITY = "city"
    PARENTHOOD = "parenthood"
    """Words of becoming parents. They only say that a text is worth being compared with sellers' wording."""
    LOGISTICS = "logistics"
    VOICE = "voice"
    PITCH = "pitch"
    TRAIT = "trait"
    """Looks, schooling or health asked of those whose bodies are traded."""
    # Words of talk. The first group speaks for a whole block, the second only for its own clause.
    COURT = "court"
    POLICE = "police"
    GOVERNMENT = "government"
    STATUTE = "statute"
    MEDIA = "media"
    OPINION = "opinion"
    FICTION = "fiction"
    ACADEMIC = "academic"
    APPROVAL = "approval"
    LICENSED = "licensed"
    WARNING = "warning"
    ANIMAL = "animal"
    EDUCATION = "education"
    FIRST_PERSON = "first_person"
    HELP = "help"


TALKING = frozenset(
    {
        Role.COURT, Role.POLICE, Role.GOVERNMENT, Role.STATUTE, Role.MEDIA, Role.OPINION, Role.FICTION, Role.ACADEMIC,
        Role.APPROVAL, Role.LICENSED, Role.WARNING, Role.ANIMAL, Role.EDUCATION, Role.FIRST_PERSON, Role.HELP,
    }
)  # fmt: skip
"""Roles that count against suspicion."""

HARD = frozenset({Role.COURT, Role.POLICE, Role.GOVERNMENT, Role.MEDIA})
"""Talk that tells who wrote a whole text, not only what one sentence says."""

CLAUSE_WIDE = frozenset({Role.LICENSED, Role.WARNING, Role.EDUCATION, Role.ANIMAL})
"""Talk that a seller's phrase glued to it outweighs («代生公司-孕早期吃什么好»): it speaks for its own clause only."""

SOFT = frozenset(
    {
        Role.FICTION,
        Role.OPINION,
        Role.STATUTE,
        Role.GOVERNMENT,
        Role.EDUCATION,
        Role.ACADEMIC,
        Role.FIRST_PERSON,
        Role.HELP,
        Role.LICENSED,
    }
)
"""Talk that advertisers borrow as compliance wording; a rule marked `firm` is not weakened by it."""
