"""Promises of focus: likely offers first, lists before plain rows, and places that never gave an offer last."""

import pytest

from crawlers.page import Link, LinkRole
from crawlers.reading.html import read_document
from crawlers.steering.focus import BEHIND_OFFER, Focus, promise_of

LIST = "http://a.cn/list-3-2.html"


def link(text: str, url: str = "http://a.cn/post-77.html") -> Link:
    return Link(url=url, text=text)


@pytest.mark.parametrize(
    "text",
    [
        "供卵试管包成功，微信详谈",
        "代 孕 咨 询 中 心 全 国 办 理",
        "包生男孩三代試管価格",
        "代办出生证，三天拿证",
        "诚招代妈高薪",
    ],
)
def test_sellers_words_and_lists_go_before_plain_rows(text: str) -> None:
    row = link("周末去爬山有人一起吗，自驾")
    assert promise_of(link(text)) > promise_of(row)
    assert promise_of(link("下一页")) > promise_of(row)


def test_an_address_may_name_the_offer() -> None:
    named = link("点此进入本站了解更多详情", "http://a.cn/daiyun/shiguan-3.html")
    assert promise_of(named) > promise_of(link("点此进入本站了解更多详情"))


def test_places_that_gave_offers_go_before_places_that_did_not() -> None:
    focus, row = Focus(), link("周末去爬山有人一起吗，自驾")
    poor, rich = "http://a.cn/poor-9.html", "http://a.cn/rich-9.html"
    before = focus.priority(0, row, rich)
    for number in range(30):
        focus.learn(f"http://a.cn/post-{number}.html", poor, likeness=0.0)
        focus.learn(f"http://a.cn/post-{100 + number}.html", rich, likeness=1.0)
    assert focus.priority(0, row, rich) > before > focus.priority(0, row, poor)
    assert focus.share_of_host("a.cn:80") > focus.share_of_host("b.cn:80")


def test_a_rule_of_the_site_file_beats_every_guess() -> None:
    focus = Focus()
    for number in range(50):
        focus.learn(f"http://a.cn/{number}", LIST, likeness=1.0)
    assert focus.priority(0, link("供卵试管代孕包成功"), LIST) < focus.priority(1, link("周末去爬山有人一起吗"), LIST)


def test_switched_off_only_rules_count() -> None:
    focus = Focus(is_on=False)
    assert focus.priority(0, link("供卵试管代孕包成功"), LIST) == 0
    assert BEHIND_OFFER > 0


def test_where_no_offer_was_ever_seen_pages_still_go_before_forms_and_histories() -> None:
    focus = Focus()
    for number in range(2000):
        focus.learn(f"http://a.cn/{number}", LIST, likeness=0.0)
    page = link("老街的豆花摊，写了很久的一篇", "http://a.cn/index.php/%E8%80%81%E8%A1%97")
    for act in ("action=edit&redlink=1", "action=history", "oldid=8", "diff=3&x=1"):
        assert focus.priority(0, link("老街的豆花摊", f"http://a.cn/index.php?title=x&{act}"), LIST) == 0
    assert focus.priority(0, page, LIST) > 0


def test_a_host_of_which_little_was_read_may_hold_more_than_it_showed() -> None:
    """Five pages without an offer do not starve a host while another's many pages give one in seven."""
    focus = Focus()
    for number in range(5):
        focus.learn(f"http://little.cn/{number}", None, likeness=0.0)
    for number in range(400):
        focus.learn(f"http://known.cn/{number}", None, likeness=float(number % 7 == 0))
    assert focus.share_of_host("little.cn:80") < focus.share_of_host("known.cn:80")
    assert focus.worth_of_host("little.cn:80") > focus.worth_of_host("known.cn:80")
    for number in range(60):
        focus.learn(f"http://little.cn/more-{number}", None, likeness=0.0)
    assert focus.worth_of_host("little.cn:80") < focus.worth_of_host("known.cn:80")


def test_pages_a_person_must_look_at_count_in_part() -> None:
    """A host full of talk about offers is worth less than one of offers, and more than one that has neither."""
    focus = Focus()
    for number in range(40):
        for host, likeness in (("offers", 1.0), ("talk", 0.25), ("neither", 0.0)):
            focus.learn(f"http://{host}.cn/{number}", None, likeness=likeness)
    offers, talk, neither = (focus.worth_of_host(f"{host}.cn:80") for host in ("offers", "talk", "neither"))
    assert offers > 2 * talk > 2 * neither


def test_a_chance_that_was_judged_goes_before_what_is_guessed_from_words() -> None:
    focus, likely, loud = Focus(), link("天使之约 圆您一个心愿"), link("供卵试管代孕包成功")
    page_number = link("下一页")
    assert focus.priority(0, likely, LIST, chance=0.9) > focus.priority(0, loud, LIST)
    assert focus.priority(0, likely, LIST, chance=0.9) > focus.priority(0, page_number, LIST)
    assert focus.priority(0, likely, LIST, chance=0.1) < focus.priority(0, page_number, LIST)
    assert focus.priority(0, loud, LIST, chance=0.01) == focus.priority(0, loud, LIST)


def test_what_a_page_asks_machines_to_leave_alone_comes_last_of_what_shows_anything() -> None:
    html = "<a rel='nofollow' href='/t?id=7&only=3'>只看该作者</a><a href='/u/3'>资料</a><a rel=nofollow href='/u/3'>头像</a><a rel=nofollow href='http://ad.cn/x'>别处</a><a rel=nofollow href='/ad'>供卵代孕咨询</a>"
    links = {one.url: one for one in read_document(html, "http://a.cn/t?id=7").links}
    assert {url for url, one in links.items() if one.role is LinkRole.ASIDE} == {
        "http://a.cn/t?id=7&only=3",
        "http://a.cn/ad",
    }
    view, plain_link = links["http://a.cn/t?id=7&only=3"], link("一条普普通通的链接")
    reply = link("回复", "http://a.cn/?p=7&replytocom=3")
    assert promise_of(reply) < promise_of(view) < promise_of(plain_link) < promise_of(links["http://a.cn/ad"])


def test_a_short_text_below_every_post_is_no_menu() -> None:
    html = "<a href='/board'>新帖</a>" + "".join(f"<a href='/mail?to={n}'>发消息</a>" for n in range(3))
    board, *mails = read_document(html, "http://a.cn/t?id=7").links
    assert {one.role for one in mails} == {LinkRole.REPEATED}
    assert promise_of(mails[0]) < promise_of(board)
    floors = "".join(f"<a href='/post/{n}'>#{n}</a><a href='/user/{n}'>{name}</a>" for n, name in enumerate("甲乙丙"))
    assert {one.role for one in read_document(floors, "http://a.cn/t?id=7").links} == {LinkRole.REPEATED}
