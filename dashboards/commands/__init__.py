"""The commands of `qingyuan`, by what a person is doing. Thin: read the configuration, call one function, print.

In: words of the command line. Out: text, JSON and exit statuses. `cli.py` gathers them. Modules that need the database import
it inside the command, after `opening.open_configuration` has made Django ready.
"""
