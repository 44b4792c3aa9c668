"""One page as a browser showed it, with everything that came over the wire: the record that sealing turns into proof.

Standard library only. In: nothing. Out: `Snapshot`, made by `recording/recorder.py`; whatever could not be had is said in
`problems`, never hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from crawlers.exchange import Recording


class RecorderLost(Exception):
    """No page can be recorded for want of a browser; the caller leaves the page waiting, for it was not looked at."""


class SnapshotState(StrEnum):
    """How much of a page a snapshot shows."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    """Something is missing; `Snapshot.problems` says what."""
    BLOCKED = "blocked"
    """The site refused us or sent a check for people instead of its page. We go no further."""
    FAILED = "failed"
    """The browser showed nothing."""


class Rung(StrEnum):
    """How the pictures of the whole page were made, the best way first (`recording/full_page.py`)."""

    FULL = "full"
    CSS_SCALE = "css_scale"
    TILES = "tiles"
    VIEWPORT = "viewport"


RUNG_TITLES = {
    Rung.FULL: "整页一张",
    Rung.CSS_SCALE: "整页一张（按 CSS 像素，不等字体和动画）",
    Rung.TILES: "分段截图",
    Rung.VIEWPORT: "仅首屏",
}


class ArtefactKind(StrEnum):
    """What a file made while recording shows."""

    VIEW = "view"
    """The window as it looked before anything was touched, PNG."""
    SCREENSHOT = "screenshot"
    """The whole page from top to bottom, PNG; several tiles of a page too tall for one."""
    OVERLAY = "overlay"
    """The whole page with the offending words boxed, for people; the screenshot is the original."""
    DOCUMENT = "document"
    """The document after scripts ran, HTML in UTF-8."""
    MHTML = "mhtml"
    """The document with its pictures and styles in one file."""
    PDF = "pdf"
    """The page as printed."""
    TEXT = "text"
    """What the page says, frames included, UTF-8."""
    CONSOLE = "console"
    """What the page's scripts reported, JSON."""
    CLICKS = "clicks"
    """What was clicked to open what the page folds away, JSON; only where the site's file lists something."""
    BOXES = "boxes"
    """Where the offending words stand on the picture, JSON."""
    PREFLIGHT = "preflight"
    """What the recording stood on: versions, hashes, resolved names, clock; JSON."""
    SECOND_VIEW = "second_view"
    """The page in a second view (telephone, other way out), PNG."""
    SECOND_TEXT = "second_text"
    """What the page says in a second view, UTF-8."""
    COMPARISON = "comparison"
    """How a second view differs from the first, JSON."""
    WACZ = "wacz"
    """All requests and answers byte for byte, in the web archives' own format; replays offline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """One file. `name` is unique in its snapshot."""

    kind: ArtefactKind
    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One page. `status` is the answer to the page itself, None if there was none; `taken_at` is aware UTC.

    `recording` is None if the browser was never started. `browser` names product and version.
    """

    url: str
    final_url: str
    title: str
    taken_at: datetime
    status: int | None
    state: SnapshotState
    artefacts: tuple[Artefact, ...]
    recording: Recording | None
    browser: str
    problems: tuple[str, ...]
    observations: tuple[str, ...] = ()
    """What a person should know although nothing is missing, such as 疑似伪装; in words."""
    rung: Rung | None = None
    """How the pictures of the whole page were made; None if there are none."""
    retry_after: str = ""
    """What the answer to the page itself said in Retry-After."""
    asked: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """What all looks together asked of which host, as `manners/asked.py` counts."""

    def find(self, kind: ArtefactKind) -> Artefact | None:
        """The first file of this kind."""
        return next((artefact for artefact in self.artefacts if artefact.kind is kind), None)


def failed_snapshot(url: str, problem: str) -> Snapshot:
    """A snapshot that shows nothing, and why."""
    return Snapshot(
        url=url,
        final_url=url,
        title="",
        taken_at=datetime.now(UTC),
        status=None,
        state=SnapshotState.FAILED,
        artefacts=(),
        recording=None,
        browser="",
        problems=(problem,),
    )
