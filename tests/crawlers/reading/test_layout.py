"""Promises about layouts: pages of one kind are one shape, rows are counted, a killed crawl goes on counting, and it costs little."""

from datetime import date
from pathlib import Path

from crawlers.crawl_memory import commit, open_memory
from crawlers.page import BlockKind, Link
from crawlers.reading.layout import MOST_SHAPES, SAMPLED, StructureRecord, address_shape, count_rows, structure_of_night
from tests.factories import make_page

NIGHT = date(2026, 11, 20)


def links(count: int, words: str = "一个标题") -> tuple[Link, ...]:
    return tuple(Link(url=f"http://h.example/thread-{number}.html", text=words) for number in range(count))


def test_what_varies_between_pages_of_one_kind_is_not_part_of_the_shape() -> None:
    assert address_shape("http://h.example/thread-12-1.html") == address_shape("http://h.example/thread-777-3.html")
    assert address_shape("http://h.example/p?id=1&page=2") == address_shape("http://h.example/p?page=9&id=44")
    assert address_shape("http://h.example/p/5f2b9c0a1d") == address_shape("http://h.example/p/0123456789ab")
    assert address_shape("http://h.example/list/1") != address_shape("http://h.example/thread/1")


def test_rows_are_the_largest_list_of_alike_links_with_titles() -> None:
    assert count_rows((*links(7), Link(url="http://h.example/about", text="关于我们这里"))) == 7
    assert count_rows(links(2)) == 0
    assert count_rows(links(9, words="›")) == 0


def test_a_crawl_that_goes_on_after_a_kill_goes_on_counting(tmp_path: Path) -> None:
    for _ in range(2):
        memory = open_memory(tmp_path)
        record = StructureRecord(memory, night=NIGHT)
        record.see(make_page(links=links(5)))
        record.see_unchanged("forum", "http://forum.localhost:8000/thread/9", links(4))
        record.write()
        commit(memory)
        memory.close()
    ((shape,),) = structure_of_night(tmp_path, NIGHT).values()
    assert (shape.pages, shape.rows, shape.rows_unchanged) == (2, 10, 8)
    assert shape.kinds[BlockKind.TITLE.value] == 2 * len(make_page().title)
    assert structure_of_night(tmp_path, date(2026, 11, 21)) == {}


def test_a_site_with_endless_kinds_of_address_costs_a_bounded_number_of_rows(tmp_path: Path) -> None:
    memory = open_memory(tmp_path)
    record = StructureRecord(memory, night=NIGHT)
    for letter in range(300):
        record.see(make_page(url=f"http://h.example/{chr(0x4E00 + letter)}/"))
    for _ in range(SAMPLED + 20):
        record.see(make_page(url="http://h.example/一/"))
    record.write()
    commit(memory)
    memory.close()
    shapes = structure_of_night(tmp_path, NIGHT)["forum"]
    assert len(shapes) <= MOST_SHAPES + 1
    assert max(shape.pages for shape in shapes) == SAMPLED
