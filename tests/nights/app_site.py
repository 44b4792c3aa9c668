"""A site on loopback that shows next to nothing without scripts: a feed and its items from JSON, "more" and "next" that only scripts know,
an app that routes by fragments, and two whose data are asked for by POST: pages by number, and GraphQL by cursor.

In: requests. Out: pages and data; what was asked stands in `asked`. `truth` says what each page says.
"""

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ITEMS, ROWS, STORIES = 24, 8, 12
WORDS = "老街 公园 图书馆 渡口 桥梁 学校 市场 码头 水库 寺庙 方言 小吃 戏曲 民谣 社区 工厂 茶馆 早点 下雨 赶集 骑车 搬家".split()  # noqa: SIM905
KINDS = {"item": ITEMS, "more": STORIES, "pager": STORIES, "thread": STORIES, "posted": STORIES, "graph": STORIES}


def truth() -> dict[str, str]:
    """A mark by (kind/number) that stands in the text of that page alone."""
    return {f"{kind}/{number}": f"标记{kind}{number:03d}完" for kind, count in KINDS.items() for number in range(count)}


def _title(kind: str, number: int) -> str:
    return f"{''.join(random.Random(f'{kind}{number}').sample(WORDS, 3))}见闻第{number}号"


def _story(kind: str, number: int) -> str:
    return f"{truth()[f'{kind}/{number}']}，" + "，".join(random.Random(f"{kind}/{number}").choices(WORDS, k=14)) + "。"


def _page(body: str, script: str = "") -> str:
    return f"<html><head><meta charset=utf-8><title>滨江圈</title></head><body><p><a href='/'>首页</a></p>{body}<script>{script}</script></body></html>"


FEED = """
const list = document.getElementById('list'), end = document.getElementById('end');
let offset = 0, busy = false, done = false;
async function more() {
  if (busy || done) return;
  busy = true;
  const answer = await (await fetch(`/api/feed?limit=8&offset=${offset}`)).json();
  for (const one of answer.data.items) {
    const row = document.createElement('a');
    row.href = '/item/' + one.itemId; row.innerHTML = `<h3>${one.title}</h3>`;
    list.append(row);
  }
  offset += 8; done = !answer.data.hasMore; busy = false;
}
new IntersectionObserver(found => found.some(one => one.isIntersecting) && more()).observe(end);
"""
ITEM = """
(async () => {
  const id = location.pathname.split('/').pop();
  const [one, said] = await Promise.all([`/api/item?id=${id}`, `/api/comments/${id}`].map(url => fetch(url).then(answer => answer.json())));
  document.getElementById('app').innerHTML = `<h1>${one.title}</h1><p>${one.content}</p>` + said.comments.map(each => `<div>${each.content}</div>`).join('');
})();
"""
MORE = """
let shown = 0;
const draw = () => { for (const one of rows.slice(shown, shown += 4)) list.insertAdjacentHTML('beforeend', `<li><a href="${one[0]}">${one[1]}</a></li>`);
  if (shown >= rows.length) document.getElementById('button').remove(); };
const list = document.getElementById('list'); draw();
document.getElementById('button').onclick = () => setTimeout(draw, 100);
"""
PAGER = """
let page = 0;
const draw = () => { document.getElementById('list').innerHTML = rows.slice(page * 4, page * 4 + 4).map(one => `<li><a href="${one[0]}">${one[1]}</a></li>`).join('');
  document.getElementById('next').style.display = (page + 1) * 4 >= rows.length ? 'none' : ''; };
document.getElementById('next').onclick = () => { page += 1; setTimeout(draw, 100); }; draw();
"""
ROUTED = """
async function show() {
  const app = document.getElementById('app'), found = location.hash.match(/^#\\/thread\\/(\\d+)/);
  if (found) { const one = await (await fetch(`/api/thread/${found[1]}.json`)).json(); app.innerHTML = `<h1>${one.title}</h1><p>${one.content}</p>`; return; }
  const answer = await (await fetch('/api/threads.json')).json();
  app.innerHTML = answer.map(one => `<li><a href="#/thread/${one.id}">${one.title}</a></li>`).join('');
}
addEventListener('hashchange', show); show();
"""


POSTED = """
const list = document.getElementById('list'), end = document.getElementById('end');
const post = async (path, fields) => (await fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(fields)})).json();
post('/api/track', {event: 'view', page: 1});
let page = 0, busy = false, done = false;
async function more() {
  if (busy || done) return;
  busy = true; page += 1;
  const answer = await post('/api/search', {channel: 'nearby', page: page, size: 4});
  for (const one of answer.result.list) list.insertAdjacentHTML('beforeend', `<a href="/posted/${one.id}"><h3>${one.title}</h3></a>`);
  done = answer.result.isEnd; busy = false;
  if (!done) more();
}
more();
"""
POSTED_ITEM = """
(async () => {
  const id = Number(location.pathname.split('/').pop());
  fetch('/api/view/add', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({id: id})});
  const one = await (await fetch('/api/detail', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({id: id})})).json();
  document.getElementById('app').innerHTML = `<h1>${one.title}</h1><p>${one.content}</p>`;
})();
"""
GRAPH = """
const ask = async (operationName, query, variables) => (await fetch('/graphql', {method: 'POST', headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({operationName, query, variables})})).json();
const id = location.pathname.split('/')[2];
if (id) {
  ask('AddView', 'mutation AddView($id: ID!) { addView(id: $id) }', {id});
  ask('Story', 'query Story($id: ID!) { story(id: $id) { title content } }', {id}).then(answer => {
    const one = answer.data.story; document.getElementById('app').innerHTML = `<h1>${one.title}</h1><p>${one.content}</p>`; });
} else (async () => {
  let after = null;
  do {
    const found = (await ask('Stories', 'query Stories($after: String) { stories(first: 4, after: $after) { edges { node { id title } } pageInfo { endCursor hasNextPage } } }', {after})).data.stories;
    for (const one of found.edges) document.getElementById('app').insertAdjacentHTML('beforeend', `<a href="/graph/${one.node.id}"><h3>${one.node.title}</h3></a>`);
    after = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
  } while (after);
})();
"""


def _rows(kind: str) -> str:
    return (
        f"const rows = {json.dumps([[f'/{kind}/{n}', _title(kind, n)] for n in range(STORIES)], ensure_ascii=False)};"
    )


def _data(path: str, query: dict[str, list[str]]) -> object:
    """What the app's scripts get; None for no such data."""
    if path == "/api/feed":
        first = int(query["offset"][0])
        items = [
            {"itemId": 900 + n, "title": _title("item", n), "ctime": 1_770_000_000 + n * 60}
            for n in range(first, min(ITEMS, first + ROWS))
        ]
        return {"code": 0, "data": {"items": items, "hasMore": first + ROWS < ITEMS}}
    if path == "/api/item":
        number = int(query["id"][0]) - 900
        return {
            "title": _title("item", number),
            "content": _story("item", number),
            "author": {"nickname": f"街坊{number}"},
        }
    if path.startswith("/api/comments/"):
        number = int(path.rsplit("/", 1)[1])
        said = [
            f"{random.Random(f'{number}{n}').choice(WORDS)}那边我也去过，第{number}次路过的时候还在下雨"
            for n in range(2)
        ]
        return {"comments": [{"content": text, "user": {"name": "路人"}} for text in said]}
    if path == "/api/threads.json":
        return [{"id": n, "title": _title("thread", n)} for n in range(STORIES)]
    if path.startswith("/api/thread/"):
        number = int(path.removeprefix("/api/thread/").removesuffix(".json"))
        return {"title": _title("thread", number), "content": _story("thread", number)}
    return None


def _posted(path: str, fields: dict[str, Any]) -> object:
    """What is answered to a POST; None for what writes, which is only counted."""
    if path == "/api/search":
        first = 4 * (fields["page"] - 1)
        rows = [{"id": n, "title": _title("posted", n)} for n in range(first, min(first + 4, STORIES))]
        return {"result": {"list": rows, "isEnd": first + 4 >= STORIES}}
    if path == "/api/detail":
        return {"title": _title("posted", fields["id"]), "content": _story("posted", fields["id"])}
    if path == "/graphql" and fields["operationName"] == "Stories":
        first = int(fields["variables"]["after"].removeprefix("c-")) if fields["variables"]["after"] else 0
        last = min(first + 4, STORIES)
        edges = [{"node": {"id": f"g{n:04d}", "title": _title("graph", n)}} for n in range(first, last)]
        return {
            "data": {"stories": {"edges": edges, "pageInfo": {"endCursor": f"c-{last}", "hasNextPage": last < STORIES}}}
        }
    if path == "/graphql" and fields["operationName"] == "Story":
        number = int(fields["variables"]["id"][1:])
        return {"data": {"story": {"title": _title("graph", number), "content": _story("graph", number)}}}
    return None


def _html(path: str) -> str | None:
    kind, _, number = path[1:].partition("/")
    if path == "/":
        return _page(
            "".join(
                f"<p><a href='/{name}'>{name} 这边的见闻</a></p>"
                for name in ("nearby", "more", "pager", "routed", "posted", "graph")
            )
        )
    if path == "/nearby":
        return _page("<div id=list></div><div id=end style='height:40px'></div>", FEED)
    if path == "/more":
        return _page("<ul id=list></ul><button id=button>加载更多</button>", _rows("more") + MORE)
    if path == "/pager":
        return _page("<ul id=list></ul><span id=next role=button>下一页</span>", _rows("pager") + PAGER)
    if path == "/posted":
        return _page("<div id=list></div><div id=end style='height:40px'></div>", POSTED)
    if path == "/graph" or kind == "graph":
        return _page("<div id=app></div>", GRAPH)
    if kind == "posted" and number.isdecimal():
        return _page("<div id=app></div>", POSTED_ITEM)
    if path == "/routed":
        return _page("<div id=app></div>", ROUTED)
    if kind == "item" and number.isdecimal():
        return _page("<div id=app></div>", ITEM)
    if kind in ("more", "pager") and number.isdecimal():
        return _page(f"<h1>{_title(kind, int(number))}</h1><p>{_story(kind, int(number))}</p>")
    return None


class Handler(BaseHTTPRequestHandler):
    """Answers from the functions above."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A page, data, or a 404."""
        parts = urlsplit(self.path)
        self.server.asked.append(self.path)  # type: ignore[attr-defined] # the server made below
        data, page = _data(parts.path, parse_qs(parts.query)), _html(parts.path)
        body = json.dumps(data).encode() if data is not None else (page or "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/json" if data is not None else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Data, or a note that something was to be written."""
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        data = _posted(self.path, json.loads(text))
        self.server.asked.append(f"{'POST' if data is not None else 'WRITE'} {self.path} {text}")  # type: ignore[attr-defined]
        body = json.dumps(data if data is not None else {"ok": True}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep quiet."""


class AppServer(ThreadingHTTPServer):
    """`asked` holds every path asked for, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []


@contextmanager
def serving() -> Iterator[AppServer]:
    """The site on a free port of loopback."""
    server = AppServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
