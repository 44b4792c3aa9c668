"""Detectors, one per file, found by folder scan (see `classifiers/detector.py`). A file here may not import another."""
