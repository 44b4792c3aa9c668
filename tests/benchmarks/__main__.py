"""`python -m tests.benchmarks [name[:size] ...]`: run all benchmarks, or those named, over so many pages if a size is given."""

import importlib
import pkgutil
import sys

from tests import benchmarks


def main() -> None:
    """Print each benchmark's figures as they come."""
    asked = dict(argument.partition(":")[::2] for argument in sys.argv[1:])
    for found in pkgutil.iter_modules(benchmarks.__path__):
        name = found.name.removeprefix("bench_")
        if name == found.name or (asked and name not in asked):
            continue
        size = asked.get(name)
        module = importlib.import_module(f"tests.benchmarks.{found.name}")
        for figure in module.run(int(size)) if size else module.run():
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
