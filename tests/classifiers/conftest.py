"""One engine for all tests of this folder; building it reads every lexicon file."""

import pytest

from classifiers.config import ClassifyConfig
from classifiers.engine import Engine, build_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The shipped engine, without pictures."""
    return build_engine(ClassifyConfig(reads_images=False), None)
