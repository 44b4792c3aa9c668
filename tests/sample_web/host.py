"""The seam for a kind of host: what it answers, which pages it has and what a careful reader says of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from tests.sample_web.author import Author
from tests.sample_web.plan import Quota
from tests.sample_web.response import Request, Response, Stream
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a host is made from. `hosts` is filled while the web is built and lets one host point to pages of others."""

    seed: int
    quotas: Mapping[str, Quota]
    author: Author
    hosts: Mapping[str, "Host"] = field(default_factory=dict)


class Host:
    """One kind of host. A subclass in `hosts/` is found by folder scan; `kind` is also its key in the plan."""

    kind: ClassVar[str]
    name: ClassVar[str]
    """Host name without `.localhost`; the first one where a kind has several."""
    robots: ClassVar[str] = "User-agent: *\nAllow: /\n"
    is_linked: ClassVar[bool] = True
    """False for a host that is in no start URL, no plan and no truth."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.author = setting.author
        self.quota = setting.quotas.get(self.kind, Quota(contents=0, offers=0, first_offer=0))

    def names(self) -> tuple[str, ...]:
        """All host names it answers to, without `.localhost`."""
        return (self.name,)

    def answer(self, request: Request) -> Response | Stream:
        """The page asked for, or a 404."""
        raise NotImplementedError

    def truth(self, name: str, target: str) -> Truth | None:
        """What `target` on host `name` is; None if it is no page of the truth."""
        raise NotImplementedError

    def targets(self) -> Iterator[tuple[str, str]]:
        """(host name, target) of every page of the truth."""
        raise NotImplementedError

    def site_file(self) -> SiteFile | None:
        """How a crawler is told about this host; None for a host nobody is told about."""
        raise NotImplementedError

    def canonical(self, name: str, target: str) -> tuple[str, str]:
        """Where a redirect of this host ends; other targets come back as they are."""
        return name, target

    def is_disallowed(self, target: str) -> bool:
        """Whether robots.txt forbids `target`."""
        return False

    def counts_requests(self, target: str) -> bool:
        """Whether the server must count requests for `target` (see `Request.sequence`)."""
        return False
