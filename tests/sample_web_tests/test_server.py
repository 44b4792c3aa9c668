"""The server behaves as an honest one: reachable truth, validators, charsets, robots, patience; and never tells the truth."""

import gzip
import json
import re
from collections import deque
from urllib.parse import urljoin, urlsplit

from tests.sample_web import Evasion, SampleWeb, Server, TruthKind, serving
from tests.sample_web_tests.conftest import Reader

LINK = re.compile(r'(?:href|src)="([^"#]+)"')
TELLTALES = [
    *(
        kind
        for kind in (
            "surrogacy",
            "egg_trade",
            "sperm_trade",
            "sex_determination",
            "birth_certificate",
            "unlicensed_art",
            "medical_ad",
            "drug_device",
        )
    ),
    *(
        evasion
        for evasion in Evasion
        if evasion not in (Evasion.PLAIN, Evasion.SPLIT, Evasion.PICTURE, Evasion.QR, Evasion.EMOJI)
    ),
    *("advertiser", "carrier", "TruthKind", "reply_advert", "signature_advert", "hijacked"),
]


def crawl(web: SampleWeb, reader: Reader, port: int) -> dict[str, str]:
    """Every page found by following links from the start URLs, and its text; JSON of the single-page app stands for its links."""
    found: dict[str, str] = {}
    queue = deque(web.start_urls(port))
    while queue:
        url = web.canonical(queue.popleft())
        if url in found or not (urlsplit(url).hostname or "").endswith(".localhost"):
            continue
        status, headers, body = reader.get(url)
        if status == 429:
            status, headers, body = reader.get(url)
        charset = "gb18030" if b"charset=gb2312" in body else "utf-8"
        found[url] = "" if headers["content-type"] == "image/png" else body.decode(charset)
        queue.extend(urljoin(url, link.replace("&amp;", "&")) for link in LINK.findall(found[url]))
        queue.extend(_app_links(url, found[url]))
    return found


def _app_links(url: str, text: str) -> list[str]:
    if "app.localhost" not in url:
        return []
    if urlsplit(url).path == "/":
        return [urljoin(url, "/api/list?page=1")]
    if "/api/list" not in url:
        return [url.replace("/item/", "/api/item/")] if "/api/" not in url else []
    answer = json.loads(text)
    page = int(url.rpartition("=")[2])
    more = [urljoin(url, f"/api/list?page={page + 1}")] if answer["more"] else []
    return more + [urljoin(url, f"/item/{item['id']}") for item in answer["items"]]


def test_every_page_of_the_truth_is_reachable_and_none_tells_it(web: SampleWeb) -> None:
    with serving(web) as server:
        reader = Reader(server.port)
        found = crawl(web, reader, server.port)
        reader.close()
        unreachable = [url for url in web.urls(server.port) if url not in found]
    assert not unreachable
    served = "\n".join(found.values())
    assert not [word for word in TELLTALES if word in served]


def test_unchanged_page_is_answered_with_304(reader: Reader, server: Server) -> None:
    url = f"http://forum.localhost:{server.port}/"
    status, headers, body = reader.get(url)
    assert (status, headers["content-length"]) == (200, str(len(body)))
    status, _, body = reader.get(url, If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")


def test_large_page_is_compressed_when_asked(reader: Reader, server: Server) -> None:
    url = f"http://news.localhost:{server.port}/"
    _, _, plain = reader.get(url)
    _, headers, packed = reader.get(url, Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


def test_classifieds_are_gb18030_named_in_meta_only(reader: Reader, server: Server) -> None:
    _, headers, body = reader.get(f"http://fenlei.localhost:{server.port}/zufang/list_1.htm")
    assert headers["content-type"] == "text/html"
    assert b"charset=gb2312" in body
    assert "房屋租售" in body.decode("gb18030")


def test_careful_site_asks_for_patience_once(reader: Reader, server: Server) -> None:
    url = f"http://jinshen.localhost:{server.port}/wen/a12.html"
    status, headers, _ = reader.get(url)
    assert (status, headers["retry-after"]) == (429, "1")
    assert reader.get(url)[0] == 200
    assert [request.status for request in server.requests] == [429, 200]


def test_careful_site_forbids_what_stands_behind_its_robots_txt(web: SampleWeb, reader: Reader, server: Server) -> None:
    _, _, body = reader.get(f"http://jinshen.localhost:{server.port}/robots.txt")
    assert b"Disallow: /neibu/" in body
    assert b"Crawl-delay: 1" in body
    forbidden = [truth for url, truth in web.truths(server.port) if web.is_disallowed(url)]
    assert forbidden
    assert all(truth.kind is TruthKind.OFFER for truth in forbidden)


def test_single_page_app_shows_nothing_before_its_script_ran(web: SampleWeb, reader: Reader, server: Server) -> None:
    _, _, shell = reader.get(f"http://app.localhost:{server.port}/")
    _, _, answer = reader.get(f"http://app.localhost:{server.port}/api/list?page=1")
    titles = [item["title"] for item in json.loads(answer)["items"]]
    assert titles
    assert not [title for title in titles if title in shell.decode()]


def test_paid_row_leads_over_a_redirect_to_a_landing_page(web: SampleWeb, reader: Reader, server: Server) -> None:
    start = f"http://sousuo.localhost:{server.port}"
    _, _, body = reader.get(f"{start}/s?wd=%E4%BB%A3%E5%AD%95")
    assert "广告" in body.decode()
    path = re.findall(r'href="(/go\?id=\d+)"', body.decode())[0]
    status, headers, _ = reader.get(start + path)
    assert status == 302
    landing = web.truth(headers["location"])
    assert landing
    assert landing.category == "surrogacy"
    assert web.canonical(start + path) == headers["location"]


def test_unknown_host_and_unknown_page_are_not_found(reader: Reader, server: Server) -> None:
    assert reader.get(f"http://nobody.localhost:{server.port}/")[0] == 404
    assert reader.get(f"http://forum.localhost:{server.port}/thread/1")[0] == 404
    assert reader.get(f"http://forum.localhost:{server.port}/board/muying?page=999")[0] == 404


def test_odd_host_answers_oddly_and_is_no_part_of_the_truth(web: SampleWeb, reader: Reader, server: Server) -> None:
    odd = f"http://odd.localhost:{server.port}"
    assert reader.get(f"{odd}/status/503")[0] == 503
    assert reader.get(f"{odd}/redirect-private")[1]["location"] == "http://10.0.0.1/"
    assert b"\x00" in reader.get(f"{odd}/nul")[2]
    assert len(reader.get(f"{odd}/long-line")[2]) > 2_900_000
    assert web.truth(f"{odd}/nul") is None
    assert not [url for url in web.urls(server.port) if "odd.localhost" in url]


def test_gzip_bomb_is_small_on_the_wire(reader: Reader, server: Server) -> None:
    _, headers, body = reader.get(f"http://odd.localhost:{server.port}/gzip-bomb")
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 1_000_000
    assert body.startswith(b"\x1f\x8b")


def test_site_files_name_every_kind_of_host_once(web: SampleWeb) -> None:
    files = web.site_files(8000)
    assert len(files) == 15
    assert all("PORT" not in text for text in files.values())
    assert '"*.lianmeng.localhost:8000"' in files["lianmeng"]
    assert "delay_seconds = 1.0" in files["jinshen"]
