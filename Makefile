# Two commands matter: « make run » and « make test ». « make help » explains the others.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
export PORT
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: help
help: ## Explain each target
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

.PHONY: run
run: .venv/installed ## Install, migrate, fill an empty database with the demonstration, start on http://127.0.0.1:$PORT
	@exec $(BIN)/python -m contest run $(if $(PHASE),--phase $(PHASE))

.PHONY: install
install: .venv/installed ## Make .venv with the pinned dependencies, and nothing else

.PHONY: check
check: .venv/tested-with ## What needs no browser and no database: formats, types, import contracts, templates, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/codespell

.PHONY: test
test: .venv/tested-with ## Install what the tests need and run everything: the checks, then all tests
	@scripts/chromium.sh
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 --dist loadfile

.PHONY: demo
demo: .venv/installed ## Fill an empty database with the demonstration and wait until every file is checked
	@$(BIN)/python -m contest demo $(if $(PHASE),--phase $(PHASE))

.PHONY: format
format: .venv/tested-with ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: bench
bench: .venv/tested-with ## Run the measurements of bench/, each prints its table
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

.PHONY: wheel
wheel: .venv/installed ## Build the wheel into dist/
	@$(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist

.PHONY: lock
lock: ## Compute both lock files anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build --extra test -c requirements.lock pyproject.toml -o requirements-test.lock

.PHONY: clean
clean: ## Remove .venv and caches; the data folder stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv || { echo "On Debian: apt-get install make python3-venv" >&2; exit 1; }

# The stamps keep a second start short. The project itself is installed without its dependencies: they are locked.
.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing (once, about a minute)…"
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@$(BIN)/python -m uploads warm
	@touch $@

.venv/tested-with: requirements-test.lock .venv/installed
	$(PIP) --require-hashes -r requirements-test.lock
	@touch $@
