"""This folder's table of `qingyuan.toml`."""

from dataclasses import dataclass
from typing import Annotated

from crawlers.ranges import Between


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyConfig:
    """Table `[classifiers]`."""

    flag_from: Annotated[float, Between(0, 1)] = 0.8
    """Pages with at least this score are flagged."""
    review_from: Annotated[float, Between(0, 1)] = 0.4
    """Pages with at least this score, but less than `flag_from`, are put before a person without being flagged."""
    reads_images: bool = True
    """Whether QR codes and text in pictures are read."""
    lexicons_folder: str = ""
    """Folder with the user's own lexicon files, relative to the configuration file. Empty: none."""
    licences_file: str = ""
    """The office's list of approved institutions (.csv, .xlsx or .toml), relative to the configuration file. Empty: none."""
