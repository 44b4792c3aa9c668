"""Finding offending words on the open page. In: words, an open page. Out: boxes in the pixels of its full picture (`boxing.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Page

from crawlers.page import Box

MOST_BOXES = 200

# Text of all visible nodes is joined without white space, each word is looked for in it, and each hit becomes a DOM range:
# so a word is found although tags, line ends or spaces stand inside it. Frames of other sites are not looked into.
_FIND = """(asked) => {
  const [words, most] = asked, places = [];
  let text = '';
  const walker = document.createTreeWalker(document.body || document, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, tag = node.parentElement ? node.parentElement.tagName : '';
    if (tag === 'SCRIPT' || tag === 'STYLE' || tag === 'NOSCRIPT') continue;
    for (let at = 0; at < node.data.length; at++)
      if (!/\\s/.test(node.data[at])) { text += node.data[at].toLowerCase(); places.push([node, at]); }
  }
  const found = [];
  for (const word of words) {
    const wanted = word.replace(/\\s+/g, '').toLowerCase();
    for (let at = wanted ? text.indexOf(wanted) : -1; at >= 0 && found.length < most; at = text.indexOf(wanted, at + 1)) {
      const first = places[at], last = places[at + wanted.length - 1], range = document.createRange();
      range.setStart(first[0], first[1]); range.setEnd(last[0], last[1] + 1);
      for (const box of range.getClientRects())
        if (box.width > 1 && box.height > 1)
          found.push([word, box.left + window.scrollX, box.top + window.scrollY, box.width, box.height]);
    }
  }
  return found.slice(0, most);
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWord:
    """Where one word stands on the full picture."""

    word: str
    box: Box


async def locate(page: Page, words: Sequence[str]) -> tuple[FoundWord, ...]:
    """Where the words stand, at most MOST_BOXES places. Raises BrowserError if the page is gone."""
    found = await page.evaluate(_FIND, [sorted(set(words), key=words.index), MOST_BOXES])
    return tuple(
        FoundWord(word=word, box=Box(left=round(left), top=round(top), width=round(width), height=round(height)))
        for word, left, top, width, height in found
    )
