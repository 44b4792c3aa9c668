"""`python -m tests.nights.reading_process FILE`: the crawl process, which also writes every page it read to FILE.

In: a plan on standard input, as for `crawlers.process`. Out: one line of JSON per page.
"""

import json
import os
import sys
from typing import Any

from crawlers import process, settings

FILE = "QINGYUAN_READ_PAGES"


class WritePages:
    """Scrapy item pipeline: what was read of each page."""

    def process_item(self, item: Any) -> Any:
        """Append the page, if the item holds one."""
        page = getattr(item, "page", None)
        if page is not None:
            line = {
                "url": page.url,
                "title": page.title,
                "text": page.text,
                "shape": page.structure.shape,
                "author": page.structure.author,
                "published_at": str(page.structure.published_at or ""),
                "rows": [[row.url, row.title, row.author, str(row.published_at or "")] for row in page.structure.rows],
                "posts": [[post.author, str(post.published_at or ""), post.text] for post in page.structure.posts],
                "comments": [block.text for block in page.blocks if block.kind == "comment"],
                "charset": page.capture.charset,
                "is_rendered": page.capture.rendered_html is not None,
            }
            with open(os.environ[FILE], "a", encoding="utf-8") as file:  # noqa: PTH123 - a name from the environment
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return item


if __name__ == "__main__":
    settings.JUDGING_PIPELINES = {
        "classifiers.pipeline.ClassifyPage": 100,
        "tests.nights.reading_process.WritePages": 300,
    }
    sys.exit(process.main())
