"""A verdict as plain JSON values: the name under which rows of this folder are written; see `classifiers.verdict_json`."""

from classifiers.verdict_json import verdict_to_json

__all__ = ["verdict_to_json"]
