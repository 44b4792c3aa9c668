"""A recorded user flow as a site's way in: what Chrome's DevTools Recorder exports as JSON, read strictly.

Only steps that look: open a page, click, scroll, type search words, press a key, wait for something to appear. Whatever else a
recording may hold (scripts, downloads, other windows, emulation) is refused by name, never skipped. `{query}` in a typed value
takes each of the site's search words.

In: a JSON file. Out: `FlowStep`s. Raises ConfigError with one line that names the file and the step.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from crawlers.config import ConfigError

LARGEST_FILE = 200_000
MOST_STEPS = 60
LONGEST_TEXT = 500
QUERY = "{query}"
# Keys that move or send; with a modifier or a letter, a page's own commands could be reached.
KEYS = frozenset({"Enter", "Tab", "Escape", "PageDown", "PageUp", "End", "Home", "ArrowDown", "ArrowUp"})


class StepKind(StrEnum):
    """What a step does, in the Recorder's own words."""

    NAVIGATE = "navigate"
    CLICK = "click"
    SCROLL = "scroll"
    CHANGE = "change"
    KEY_DOWN = "keyDown"
    WAIT = "waitForElement"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStep:
    """One step. `selectors` are alternatives, each tried in turn; `value` is the address, the text typed or the key."""

    kind: StepKind
    value: str = ""
    selectors: tuple[str, ...] = ()
    y: int = 0


def read_flow(path: Path) -> tuple[FlowStep, ...]:
    """The steps of a recording. Raises ConfigError."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    return parse_flow(body, str(path))


def parse_flow(body: bytes, where: str) -> tuple[FlowStep, ...]:
    """The steps of a recording's bytes. Raises ConfigError naming `where`."""
    if len(body) > LARGEST_FILE:
        raise ConfigError(f"{where}: larger than {LARGEST_FILE} bytes")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ConfigError(f"{where}: not JSON") from None
    steps = document.get("steps") if isinstance(document, dict) else None
    if not isinstance(steps, list) or not steps:
        raise ConfigError(f"{where}: no steps; export the recording from DevTools Recorder as JSON")
    if len(steps) > MOST_STEPS:
        raise ConfigError(f"{where}: {len(steps)} steps; at most {MOST_STEPS} are replayed")
    read = [_step(step, f"{where}: step {number}") for number, step in enumerate(steps, start=1)]
    flow = tuple(step for step in read if step is not None)
    if not flow or flow[0].kind is not StepKind.NAVIGATE:
        raise ConfigError(f"{where}: the first step must be navigate")
    return flow


def flow_hosts(flow: tuple[FlowStep, ...]) -> list[str]:
    """The addresses a flow opens by itself, in order."""
    return [step.value for step in flow if step.kind is StepKind.NAVIGATE]


def takes_words(flow: tuple[FlowStep, ...]) -> bool:
    """Whether some step types a search word."""
    return any(QUERY in step.value for step in flow if step.kind is StepKind.CHANGE)


def _step(step: Any, where: str) -> FlowStep | None:
    """One step; None for those that say how large the window was or that a key was let go, which change nothing here."""
    if not isinstance(step, dict) or not isinstance(step.get("type"), str):
        raise ConfigError(f"{where}: not a step")
    kind = step["type"]
    if kind in ("setViewport", "keyUp"):
        return None
    reader = READERS.get(kind)
    if reader is None:
        raise ConfigError(f"{where}: {kind[:40]!r} is not replayed; allowed are {', '.join(READERS)}")
    if step.get("frame") or step.get("target", "main") != "main":
        raise ConfigError(f"{where}: works in another frame or window, which is not replayed")
    return reader(step, where)


def _navigate(step: dict[str, Any], where: str) -> FlowStep:
    url = _text(step, "url", where)
    if not url.startswith(("http://", "https://")):
        raise ConfigError(f"{where}: {url!r} is not an http or https URL")
    return FlowStep(kind=StepKind.NAVIGATE, value=url)


def _click(step: dict[str, Any], where: str) -> FlowStep:
    if step.get("button", "primary") != "primary":
        raise ConfigError(f"{where}: only the primary button is replayed")
    return FlowStep(kind=StepKind.CLICK, selectors=_selectors(step, where))


def _scroll(step: dict[str, Any], where: str) -> FlowStep:
    y = step.get("y", 0)
    if not isinstance(y, int | float) or isinstance(y, bool) or not 0 <= y <= 1_000_000:
        raise ConfigError(f"{where}: scrolls to {y!r}")
    return FlowStep(kind=StepKind.SCROLL, y=int(y))


def _change(step: dict[str, Any], where: str) -> FlowStep:
    return FlowStep(kind=StepKind.CHANGE, value=_text(step, "value", where), selectors=_selectors(step, where))


def _key_down(step: dict[str, Any], where: str) -> FlowStep:
    key = _text(step, "key", where)
    if key not in KEYS:
        raise ConfigError(f"{where}: key {key!r} is not replayed; allowed are {', '.join(sorted(KEYS))}")
    return FlowStep(kind=StepKind.KEY_DOWN, value=key)


def _wait(step: dict[str, Any], where: str) -> FlowStep:
    if step.get("visible") is False or step.get("attributes") or step.get("properties"):
        raise ConfigError(f"{where}: only waiting for an element to appear is replayed")
    return FlowStep(kind=StepKind.WAIT, selectors=_selectors(step, where))


READERS: dict[str, Callable[[dict[str, Any], str], FlowStep]] = {
    StepKind.NAVIGATE.value: _navigate,
    StepKind.CLICK.value: _click,
    StepKind.SCROLL.value: _scroll,
    StepKind.CHANGE.value: _change,
    StepKind.KEY_DOWN.value: _key_down,
    StepKind.WAIT.value: _wait,
}


def _text(step: dict[str, Any], key: str, where: str) -> str:
    value = step.get(key)
    if not isinstance(value, str) or not value or len(value) > LONGEST_TEXT:
        raise ConfigError(f"{where}: {key!r} must be a text of at most {LONGEST_TEXT} characters")
    return value


def _selectors(step: dict[str, Any], where: str) -> tuple[str, ...]:
    """The Recorder writes alternatives, each a text or a list of texts that lead through shadow roots."""
    found = step.get("selectors")
    alternatives = found if isinstance(found, list) else []
    chains = [[one] if isinstance(one, str) else one for one in alternatives]
    if not chains or not all(isinstance(chain, list) and chain for chain in chains):
        raise ConfigError(f"{where}: no selectors")
    texts = [one for chain in chains for one in chain]
    if not all(isinstance(one, str) and 0 < len(one) <= LONGEST_TEXT for one in texts):
        raise ConfigError(f"{where}: a selector is no text")
    return tuple(" >> ".join(_playable(one) for one in chain) for chain in chains)


def _playable(selector: str) -> str:
    """The Recorder's spelling of a selector in Playwright's; both walk through open shadow roots by themselves."""
    if selector.startswith("aria/"):
        return f"[aria-label={json.dumps(selector.removeprefix('aria/').split('[')[0], ensure_ascii=False)}]"
    if selector.startswith("xpath/"):
        return f"xpath={selector.removeprefix('xpath/')}"
    if selector.startswith("text/"):
        return f"text={json.dumps(selector.removeprefix('text/'), ensure_ascii=False)}"
    return f"css={selector.removeprefix('pierce/')}"
