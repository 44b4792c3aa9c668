"""What a number in a file may be. `Annotated[int, Between(1, 64)]` in a record is all it takes; `build_record` keeps to it.

In: a number. Out: what is wrong with it, in words for the person who wrote the file.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Between:
    """From `least` to `most`, both included."""

    least: float
    most: float

    def complaint(self, value: object) -> str:
        """What is wrong with a number; empty if nothing is. None stands for a key left out."""
        assert value is None or isinstance(value, int | float)
        if value is None or self.least <= value <= self.most:
            return ""
        return f"须在 {self.least} 到 {self.most} 之间；现为 {value!r}"
