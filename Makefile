# `make help` lists what there is. The first call of a target installs what it needs in .venv.

PYTHON ?= python3
SUBMISSION ?= .
ASSIGNMENT ?=
ITEMS ?=
ARGS ?=
# A name is only a name: what the user says reaches programs through the environment, where it is
# as it was given. Neither make ($(value …) expands nothing) nor a shell may read it.
define as_given
override $(1) := $$(value $(1))
export $(1)
endef
$(foreach name,PYTHON SUBMISSION ASSIGNMENT ITEMS ARGS,$(eval $(call as_given,$(name))))
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUN := $(BIN)/python -m autograder.command.by_make
GRADE := $(RUN) autograder.runner --submission="$$SUBMISSION" --assignment="$$ASSIGNMENT"

MAKEFLAGS += --no-print-directory
.PHONY: help grade watch handin clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## /\1 /p' $(MAKEFILE_LIST) | awk '{name = $$1; $$1 = ""; printf "  make %-10s%s\n", name, $$0}'

grade: .venv/installed ## grade SUBMISSION= (default: this tree), ASSIGNMENT=, ITEMS=, ARGS=
	@$(GRADE)

watch: .venv/installed-watch ## the same again at each save, what it touches; Ctrl-C ends
	@$(GRADE) --watch

handin: .venv/installed ## pack what counts in handin.zip, and grade that file
	@$(GRADE) --handin=handin.zip

clean: ## remove .venv and what the tools leave behind
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	-@printf 'The cache, which all trees share, is left: ' && "$$PYTHON" -m autograder.records.cache

# PyTorch's answers come along with a kit; where they did not, PyTorch is needed.
NEEDED := $(if $(wildcard autograder/answers.bin),requirements.txt,requirements-torch.txt)

.venv/installed: $(NEEDED) requirements.txt
	@"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with PYTHON=")'
	@echo 'Installing what $(NEEDED) names in .venv, once ...' >&2
	@test -d .venv || "$$PYTHON" -m venv .venv
	@$(PIP) -r $(NEEDED) >&2
	@$(BIN)/python -m compileall -q autograder
	@touch $@

.venv/installed-watch: requirements-watch.txt .venv/installed
	@echo 'Installing what requirements-watch.txt names in .venv, once ...' >&2
	@$(PIP) -r requirements-watch.txt >&2
	@touch $@

-include tests/developer.mk # not in the students' kit
