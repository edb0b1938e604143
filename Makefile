# `make help` lists what there is. The first call of any target installs what it needs in .venv.

PYTHON ?= python3
SUBMISSION ?= .
ASSIGNMENT ?= hw2p1
ITEMS ?=
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
CHECKED := autograder mytorch models mcq.py tests

MAKEFLAGS += --no-print-directory
.PHONY: help grade test test-all bench handout lint clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1 /p' $(MAKEFILE_LIST) | awk '{name = $$1; $$1 = ""; printf "  make %-10s%s\n", name, $$0}'

grade: .venv/installed ## grade SUBMISSION= (default: this tree), ASSIGNMENT=, ITEMS=
	@$(BIN)/python autograder/runner.py $(ITEMS) --submission '$(SUBMISSION)' --assignment '$(ASSIGNMENT)'

test: .venv/installed-dev ## the quick tests, a few minutes
	@$(BIN)/python -m pytest

test-all: .venv/installed-dev ## all tests
	@$(BIN)/python -m pytest

bench: .venv/installed-dev ## how long grading takes
	@$(BIN)/python -m tests.bench.grading

handout: .venv/installed ## write handout/ from the annotated solution
	@$(BIN)/python -m autograder.handout

lint: .venv/installed-dev ## ruff and mypy
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy

clean: ## remove .venv and what the tools leave behind
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with PYTHON=")'
	@echo 'Installing what requirements.txt names in .venv, once ...' >&2
	@test -d .venv || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt >&2
	@$(BIN)/python -m compileall -q autograder
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo 'Installing what requirements-dev.txt names in .venv, once ...' >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt >&2
	@touch $@
