"""Writing the first `qingyuan.toml`, from the commented example that ships with the program.

In: where to write, what to change. Out: the file, never over an existing one.
"""

from pathlib import Path

EXAMPLE = Path(__file__).with_name("qingyuan.example.toml")


def write_configuration(path: Path, changes: dict[str, str] | None = None) -> bool:
    """Write the example configuration to `path` unless a file is there; whether it was written.

    `changes` replaces whole lines by key, value as TOML text.
    """
    if path.exists():
        return False
    lines = EXAMPLE.read_text("utf-8").splitlines()
    for key, value in (changes or {}).items():
        place = next(number for number, line in enumerate(lines) if line.startswith(f"{key} ="))
        lines[place] = f"{key} = {value}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return True
