"""A host of the commonest shape: sections, each a list over numbered pages, and one address per item.

Item n stands in section n % len(sections). A subclass says how addresses look and draws the pages; which item is an offer,
what lists hold and what the truth is comes from here.
"""

import re
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from tests.sample_web.author import Writing
from tests.sample_web.chance import lot
from tests.sample_web.host import Host, Setting
from tests.sample_web.response import Request, Response, html, not_found
from tests.sample_web.slots import Slots
from tests.sample_web.truth import CATEGORIES, Evasion, Truth, clear, listing, offer

OPEN_EVASIONS = (
    Evasion.PLAIN,
    Evasion.SPACED,
    Evasion.HOMOPHONE,
    Evasion.INTERLEAVED_CONTACT,
    Evasion.HALF_PINYIN,
    Evasion.EMOJI,
    Evasion.TRADITIONAL,
    Evasion.FULL_WIDTH,
    Evasion.SPLIT,
    Evasion.ID_IN_TITLE,
    Evasion.PLAIN,
)
"""Eleven, so that with eight categories every pair comes up in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A board or channel, and the clear genres its items are drawn from."""

    slug: str
    title: str
    genres: tuple[str, ...]
    takes_offers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item as a list shows it."""

    number: int
    href: str
    title: str


class Shelf(Host):
    """Subclasses set the class variables and draw the three kinds of page."""

    sections: ClassVar[tuple[Section, ...]]
    rows_per_page: ClassVar[int] = 20
    list_form: ClassVar[str]
    """Address of a list, with {section} and {page}."""
    detail_form: ClassVar[str]
    """Address of an item, with {id}."""
    first_id: ClassVar[int] = 1001
    home_rows: ClassVar[int] = 12
    evasions: ClassVar[tuple[Evasion, ...]] = OPEN_EVASIONS

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        # A tiny web would be all lists if every section had one.
        self.used_sections = self.sections[: max(1, min(len(self.sections), self.quota.contents // 3))]
        preferred = tuple(place for place, section in enumerate(self.used_sections) if section.takes_offers)
        self.slots = Slots(
            count=self.quota.contents,
            offers=self.quota.offers,
            key=f"{setting.seed}/{self.kind}",
            sections=len(self.used_sections),
            preferred=preferred or tuple(range(len(self.used_sections))),
        )
        slugs = "|".join(section.slug for section in self.used_sections)
        list_pattern = re.escape(self.list_form).replace(r"\{section\}", f"(?P<section>{slugs})")
        self._list_pattern = re.compile(list_pattern.replace(r"\{page\}", r"(?P<page>[1-9]\d*)"))
        self._detail_pattern = re.compile(re.escape(self.detail_form).replace(r"\{id\}", r"(?P<id>\d+)"))

    # What an item is

    def item_truth(self, number: int) -> Truth:
        """What item `number` is."""
        ordinal = self.slots.offer_at(number)
        if ordinal is None:
            return clear(self.kind, self.item_genre(number))
        serial = self.quota.first_offer + ordinal
        category = CATEGORIES[serial % len(CATEGORIES)]
        return offer(self.kind, "advert", category, self.evasions[serial % len(self.evasions)])

    def item_genre(self, number: int) -> str:
        """The clear genre of item `number`, were it no offer."""
        genres = self.used_sections[number % len(self.used_sections)].genres
        return genres[lot(self.setting.seed, self.kind, number) % len(genres)]

    def item_key(self, number: int) -> str:
        """The key of all chance on item `number`."""
        return f"{self.kind}/{number}"

    def item_writing(self, number: int) -> Writing:
        """The words of item `number`."""
        truth = self.item_truth(number)
        if truth.category is not None and truth.evasion is not None:
            return self.author.advert(self.item_key(number), truth.category, truth.evasion)
        return self.author.text(self.item_key(number), truth.genre)

    def item_title(self, number: int) -> str:
        """The title `item_writing` gives, for less."""
        truth = self.item_truth(number)
        if truth.category is not None and truth.evasion is not None:
            return self.author.advert_title(self.item_key(number), truth.category, truth.evasion)
        return self.author.text_title(self.item_key(number), truth.genre)

    def row_is_offer(self, number: int) -> bool:
        """Whether the row of item `number` reads as an offer by itself."""
        return self.slots.offer_at(number) is not None

    # What lists hold

    def page_count(self, place: int) -> int:
        """Pages of the list of section `place`; an empty section has one."""
        items = -(-(self.slots.count - place) // len(self.used_sections))
        return max(1, -(-items // self.rows_per_page))

    def items_on(self, place: int, page: int) -> range:
        """The items on page `page` (from 1) of section `place`."""
        step = len(self.used_sections)
        first = place + (page - 1) * self.rows_per_page * step
        return range(first, min(self.slots.count, first + self.rows_per_page * step), step)

    def home_items(self) -> range:
        """The items the front page shows."""
        return range(min(self.slots.count, self.home_rows))

    def row(self, number: int) -> Row:
        """Item `number` as a list shows it."""
        return Row(number=number, href=self.detail_target(number), title=self.item_title(number))

    def rows(self, numbers: range) -> list[Row]:
        """The items `numbers` as a list shows them."""
        return [self.row(number) for number in numbers]

    # Addresses

    def list_target(self, place: int, page: int) -> str:
        """Where page `page` of section `place` stands."""
        return self.list_form.format(section=self.used_sections[place].slug, page=page)

    def detail_target(self, number: int) -> str:
        """Where item `number` stands."""
        return self.detail_form.format(id=self.first_id + number)

    def read_list(self, target: str) -> tuple[int, int] | None:
        """(section, page) of a list's address."""
        match = self._list_pattern.fullmatch(target)
        if not match:
            return None
        place = next(p for p, section in enumerate(self.used_sections) if section.slug == match["section"])
        page = int(match["page"])
        return (place, page) if page <= self.page_count(place) else None

    def read_detail(self, target: str) -> int | None:
        """The number of an item's address."""
        match = self._detail_pattern.fullmatch(target)
        if not match:
            return None
        number = int(match["id"]) - self.first_id
        return number if 0 <= number < self.slots.count else None

    # The seam

    def truth(self, name: str, target: str) -> Truth | None:
        if target == "/":
            return listing(self.kind, any(map(self.row_is_offer, self.home_items())))
        number = self.read_detail(target)
        if number is not None:
            return self.item_truth(number)
        place = self.read_list(target)
        return place and listing(self.kind, any(map(self.row_is_offer, self.items_on(*place))))

    def targets(self) -> Iterator[tuple[str, str]]:
        yield self.name, "/"
        for place in range(len(self.used_sections)):
            for page in range(1, self.page_count(place) + 1):
                yield self.name, self.list_target(place, page)
        for number in range(self.slots.count):
            yield self.name, self.detail_target(number)

    def answer(self, request: Request) -> Response:
        if request.target == "/":
            return self.encode(self.draw_home(request))
        number = self.read_detail(request.target)
        if number is not None:
            return self.encode(self.draw_detail(request, number, self.item_writing(number)))
        place = self.read_list(request.target)
        return self.encode(self.draw_list(request, *place)) if place else not_found()

    def encode(self, text: str) -> Response:
        """The page as bytes; a host with another charset overrides it."""
        return html(text)

    @abstractmethod
    def draw_home(self, request: Request) -> str:
        """The front page: links to every section, some rows."""

    @abstractmethod
    def draw_list(self, request: Request, place: int, page: int) -> str:
        """Page `page` of section `place`, with links to other pages."""

    @abstractmethod
    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        """The page of item `number`."""
