"""Whole nights on the sample web, through the command line, as a user runs them: real processes, real files, loopback only."""
