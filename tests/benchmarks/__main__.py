"""`python -m tests.benchmarks [name ...]`: run all benchmarks, or those named."""

import importlib
import pkgutil
import sys

from tests import benchmarks


def main() -> None:
    """Print each benchmark's figures as they come."""
    names = [found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name.startswith("bench_")]
    for name in names:
        if sys.argv[1:] and name.removeprefix("bench_") not in sys.argv[1:]:
            continue
        for figure in importlib.import_module(f"tests.benchmarks.{name}").run():
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
