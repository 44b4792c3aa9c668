# `make demo` and `make test` do all their own set-up; `make help` lists everything.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
SERVE ?= 1
PAGES ?= 400
JOBS ?= 2

.PHONY: help setup browser demo servers test fast check format bench clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/'

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3 ...'; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo 'python3-venv is needed (Debian: apt install python3-venv)'; exit 1; }
	@echo 'installing packages ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

setup: $(STAMP) ## virtual environment with everything in it

browser: setup ## a browser and a Chinese font for screenshots, where they are missing
	@$(BIN)/python -m crawlers.browsing.setup

demo: setup browser ## one night on the bundled sample web, then the dashboard (SERVE=0: end after the export)
	@$(BIN)/qingyuan demo --pages $(PAGES) $(if $(filter 0,$(SERVE)),--no-serve)

servers: setup ## the servers that tests of scale run on, where they are missing
	@$(BIN)/python -m tests.servers

test: setup browser ## all tests, JOBS files at a time
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

fast: setup ## tests without browser and long runs
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "not browser and not slow"

check: setup ## lint, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: setup ## put the code into its one shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup ## all benchmarks; ratios against named peers in the same run
	@$(BIN)/python -m tests.benchmarks

clean: ## remove the virtual environment, the demo's data and caches
	@rm -rf .venv demo_data .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
