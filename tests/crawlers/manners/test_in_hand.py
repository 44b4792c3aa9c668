"""Promises of what is at hand: between the wire and the disk there are never more pages than were promised."""

from crawlers.manners.in_hand import InHand
from crawlers.manners.pace import HostPace, Paces


def paces(concurrency: int) -> Paces:
    return Paces(lambda host: HostPace(delay_seconds=0.0, concurrency=concurrency))


def test_a_page_keeps_the_slot_of_its_host_until_it_is_stored() -> None:
    pace = paces(2)
    in_hand = InHand(pace, most=10)
    for number in range(2):
        pace.asked("a.cn:80", 0.0)
        pace.answered("a.cn:80")
        in_hand.came(f"http://a.cn/{number}")
    assert not in_hand.has_room_of("a.cn:80")
    assert in_hand.has_room_of("b.cn:80")
    in_hand.let_go("http://a.cn/0")
    assert in_hand.has_room_of("a.cn:80")


def test_requests_under_way_and_pages_that_came_share_the_slots_of_a_host() -> None:
    pace = paces(2)
    in_hand = InHand(pace, most=9)
    pace.asked("a.cn:80", 0.0)
    assert in_hand.has_room_of("a.cn:80")
    in_hand.came("http://a.cn/1")
    assert not in_hand.has_room_of("a.cn:80")
    pace.answered("a.cn:80")
    assert in_hand.has_room_of("a.cn:80")


def test_while_pages_are_stored_the_network_is_not_idle_but_no_more_than_as_many_again_wait() -> None:
    pace = paces(9)
    in_hand = InHand(pace, most=3)
    for number in range(3):
        in_hand.came(f"http://a.cn/{number}")
    for number in range(3):
        assert in_hand.has_room()
        pace.asked(f"b{number}.cn:80", 0.0)
    assert not in_hand.has_room()
    pace.answered("b0.cn:80")
    in_hand.came("http://b0.cn/")
    assert not in_hand.has_room()
    in_hand.let_go("http://a.cn/0")
    assert in_hand.has_room()


def test_no_more_than_may_be_are_under_way_whatever_room_there_is() -> None:
    pace = paces(9)
    in_hand = InHand(pace, most=2)
    for host in ("a.cn:80", "b.cn:80"):
        assert in_hand.has_room()
        pace.asked(host, 0.0)
    assert not in_hand.has_room()


def test_coming_twice_and_going_twice_count_once() -> None:
    in_hand = InHand(paces(1), most=9)
    for _ in range(2):
        in_hand.came("http://a.cn/1")
    assert len(in_hand) == 1
    for _ in range(2):
        in_hand.let_go("http://a.cn/1")
    assert len(in_hand) == 0
    assert in_hand.has_room_of("a.cn:80")


def test_everything_is_there_when_nothing_is_under_way() -> None:
    pace = paces(1)
    in_hand = InHand(pace, most=9)
    pace.asked("a.cn:80", 0.0)
    assert not in_hand.is_all_there()
    pace.answered("a.cn:80")
    pace.answered("a.cn:80")
    assert in_hand.is_all_there()
    pace.asked("a.cn:80", 1.0)
    assert not in_hand.is_all_there()
