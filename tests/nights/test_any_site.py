"""The promise of reading any site: without a site file, pages behind forms, postbacks, frames, feeds and sitemaps are all read."""

from pathlib import Path

import pytest

from tests.nights.any_site import KINDS, serving, truth
from tests.nights.reader import read_site


@pytest.mark.slow
def test_every_page_of_a_site_nobody_described_is_read(tmp_path: Path) -> None:
    with serving() as port:
        pages = read_site(f"http://127.0.0.1:{port}/", tmp_path, allow=f"127.0.0.1:{port}", browser=False)
    text = "\n".join(page.text for page in pages.values())
    wanted = truth()
    shares = {
        kind: sum(mark in text for path, mark in wanted.items() if path.startswith(f"/{kind}/"))
        / sum(path.startswith(f"/{kind}/") for path in wanted)
        for kind in KINDS
    }
    assert shares == dict.fromkeys(KINDS, 1.0)
