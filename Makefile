# Two commands matter: `make run` and `make test`. `make help` explains the others.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run install test check demo lock bench clean

help: ## Explain each target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: install ## Install, migrate, seed the demonstration if the database is empty, start web and workers (PORT=8000)
	@exec $(BIN)/python -m contest run

install: $(VENV)/.installed ## Make .venv with the pinned dependencies of requirements.lock

test: $(VENV)/.tests-installed ## Everything: formats, types, import contracts, templates, spelling, and all tests
	@exec bash scripts/test.sh

check: $(VENV)/.tests-installed ## Only what needs no browser and no database: formats, types, contracts, templates, spelling
	@exec bash scripts/test.sh --static

demo: install ## Fill an empty database with the demonstration edition and wait until it is all inspected
	@exec $(BIN)/python -m contest demo

bench: $(VENV)/.tests-installed ## Measure against peers; each script of bench/ prints its table
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

lock: ## Compute both lock files anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build --extra test -c requirements.lock pyproject.toml -o requirements-test.lock

clean: ## Remove the virtual environment and all caches; data/ stays
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing: see the apt line of README.md."; exit 1; }

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the pinned dependencies…"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@echo "Compiling the numeric kernels once…"
	@$(BIN)/python -m uploads warm
	@touch $@

$(VENV)/.tests-installed: $(VENV)/.installed requirements-test.lock
	@echo "Installing what the tests need…"
	@$(PIP) --require-hashes -r requirements-test.lock
	@touch $@
