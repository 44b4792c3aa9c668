"""What every time-stamp authority promises. An engine's test inherits this class and gives `authority` and `roots`."""

from pathlib import Path

import pytest

from indexer.timestamps.replies import TimestampRejected, check, request_for
from indexer.timestamps.seam import TimestampAuthority

BODY = b'{"files":[]}'


class TimestampAuthorityContract:
    """Inherit with fixtures `authority` and `roots`."""

    def test_its_reply_proves_the_time_of_these_bytes(self, authority: TimestampAuthority, roots: Path) -> None:
        request = request_for(BODY, authority.algorithm)
        time = check(authority.stamp(request), BODY, roots, request)
        assert time.serial
        assert time.stamped_at.tzinfo is not None

    def test_its_reply_proves_nothing_about_other_bytes(self, authority: TimestampAuthority, roots: Path) -> None:
        reply = authority.stamp(request_for(BODY, authority.algorithm))
        with pytest.raises(TimestampRejected, match="imprint"):
            check(reply, BODY + b" ", roots)

    def test_a_reply_to_another_request_is_refused(self, authority: TimestampAuthority, roots: Path) -> None:
        reply = authority.stamp(request_for(BODY, authority.algorithm))
        with pytest.raises(TimestampRejected, match="nonce"):
            check(reply, BODY, roots, request_for(BODY, authority.algorithm))

    def test_its_name_and_algorithm_are_known(self, authority: TimestampAuthority) -> None:
        assert authority.name
        assert authority.algorithm in ("sha256", "sm3")
