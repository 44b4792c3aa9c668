"""Promises of pages that are not there and say so in full dress: told by saying it under many addresses, and no page is lost for it."""

from datetime import UTC, datetime

import pytest

from crawlers.frontier.seam import Target
from crawlers.reading.html import read_document
from crawlers.walking.missing_pages import FEWEST_ADDRESSES, MissingPages
from crawlers.walking.walls import Wall, WallKind

MENU = "".join(f"<li><a href='/c{n}'>本地同城频道之{name}</a></li>" for n, name in enumerate("甲乙丙丁戊己庚辛壬癸"))
DRESS = "<html><title>TITLE - 同城论坛</title><body><ul>MENU</ul><h1>HEADING</h1>BODY<h2>为您推荐</h2>RECOMMENDED</body></html>"
ADVICE = (
    "<p>您可以回到频道里看看别人发布的内容，也可以用上方的搜索框换一个词再试。本站收录同城十几个频道的资讯，每日更新数千条。</p>"
    * 9
)


def shown(number: int, *, heading: str, title: str = "信息提示", body: str = ADVICE) -> str:
    recommended = "".join(f"<a href='/t{number}{n}'>推荐给您的第{number}{n}条本地生活资讯标题</a>" for n in range(6))
    page = DRESS.replace("TITLE", title).replace("HEADING", heading).replace("BODY", body)
    return page.replace("MENU", MENU).replace("RECOMMENDED", recommended)


def walls(pages: list[str], *, depth: int = 1, same_address: bool = False) -> list[Wall | None]:
    missing, found = MissingPages(), []
    for number, html in enumerate(pages):
        url = f"http://a.cn/thread-{0 if same_address else number}"
        target = Target(site="a", url=url, depth=depth, leaves=0, priority=0, referrer=None)
        found.append(missing.find_wall(target, read_document(html, url, None, datetime.now(UTC)), html, moved_to=""))
    return found


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("您访问的页面不存在", WallKind.NOT_FOUND),
        ("该信息已被删除", WallKind.REMOVED),
        ("404 Not Found", WallKind.NOT_FOUND),
    ],
)
def test_what_is_said_under_many_addresses_is_no_page_from_the_third_on(heading: str, kind: WallKind) -> None:
    found = walls([shown(number, heading=heading) for number in range(5)])
    assert found[: FEWEST_ADDRESSES - 1] == [None] * (FEWEST_ADDRESSES - 1)
    assert [one and one.kind for one in found[FEWEST_ADDRESSES - 1 :]] == [kind] * 3
    assert all(one.is_gone and not one.is_block for one in found if one)


@pytest.mark.parametrize(
    "page",
    [
        # Threads whose first post is gone: each has a title and answers of its own.
        lambda n: shown(
            n,
            heading="该帖子已被删除",
            title=f"{'甲乙丙丁戊'[n]}城月嫂推荐",
            body=ADVICE + f"<p>{'甲乙丙丁戊'[n]}楼说得好</p>",
        ),
        # The same advert under many addresses, whose words mention what is gone.
        lambda n: shown(n, heading="该信息已被删除", body=f"{ADVICE}<p>加微信 ab1234567 咨询</p>"),
        # Help pages tell of such pages.
        lambda n: shown(n, heading="页面不存在", title="为什么提示页面不存在怎么办"),
        # Nothing is said at all.
        lambda n: shown(n, heading="本地资讯"),
    ],
)
def test_pages_are_pages(page) -> None:  # type: ignore[no-untyped-def] # one of the lambdas above
    assert walls([page(number) for number in range(5)]) == [None] * 5


def test_one_address_read_again_and_entries_are_no_proof() -> None:
    pages = [shown(number, heading="您访问的页面不存在") for number in range(5)]
    assert walls(pages, same_address=True) == [None] * 5
    assert walls(pages, depth=0) == [None] * 5
