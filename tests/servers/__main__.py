"""`python -m tests.servers [name ...]`: install every server that is missing, or those named, and say what is there.

Exit status 1 if one is not. Standard library only, so that it runs before there is a virtual environment.
"""

import importlib
import pkgutil
import sys

from tests import servers


def main() -> int:
    """One line per server."""
    status = 0
    for found in pkgutil.iter_modules(servers.__path__):
        if found.name.startswith("_") or (sys.argv[1:] and found.name not in sys.argv[1:]):
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
