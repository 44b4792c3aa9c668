# `make demo` and `make test` do all their own set-up; `make help` lists everything.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help setup check format test fast

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/'

$(STAMP): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $(STAMP)

setup: $(STAMP) ## virtual environment with everything in it

check: setup ## lint, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: setup ## put the code into its one shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

test: setup ## all tests
	@$(BIN)/python -m pytest

fast: setup ## tests without browser and long runs
	@$(BIN)/python -m pytest -m "not browser and not slow"
