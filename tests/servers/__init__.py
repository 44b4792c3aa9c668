"""Real servers for tests of scale: one file each, which knows how to find, install and run one server on loopback.

`make servers` installs what is missing into `.servers/`. A test runs its own instance on a free port and ends it; where the
program is absent, the test skips and says so.
"""

import socket
import time
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".servers"


def free_port() -> int:
    """A TCP port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 30) -> None:
    """Return as soon as something listens on loopback. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port} after {seconds} s")
