"""`python -m tests.servers`: install every server that is missing, and say what is there. Exit status 1 if one is not."""

import importlib
import pkgutil
import sys

from tests import servers


def main() -> int:
    """One line per server."""
    status = 0
    for found in pkgutil.iter_modules(servers.__path__):
        if found.name.startswith("_"):
            continue
        server = importlib.import_module(f"tests.servers.{found.name}")
        try:
            said = server.find() or server.install()
        except OSError as error:
            said, status = f"absent: {error}", 1
        sys.stdout.write(f"{found.name}: {said}\n")
        sys.stdout.flush()
    return status


if __name__ == "__main__":
    sys.exit(main())
