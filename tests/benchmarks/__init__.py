"""Benchmarks: `make bench`. Each compares us with a named peer on the same input in the same run and prints ratios.

In: the sample web. Out: one line of figures per benchmark on standard output. Absolute times depend on the machine and its
other load; the ratios are what counts. One module per benchmark with `run() -> list[Figure]`, found by folder scan.
"""
