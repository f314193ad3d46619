# One command per habit, the same here and in CI. Each starts what it needs by itself:
# all anybody has to have is Python 3.12 or newer (and Chromium for `make e2e`).
# ARGS is handed on: make test ARGS="tests/telemetry -k recorder"

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test check e2e chaos bench fmt lock env-demo env-dev env-bench

ARGS ?=
VENV_PYTHON := .venv/bin/python
# Any Python 3 that starts will do here: bootstrap.py finds the right one.
ANY_PYTHON = $(or $(shell for p in python3 python3.13 python3.12 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 6))' 2>/dev/null && echo $$p && break; done),\
	$(error TenantPilot needs Python 3.12 or newer, and found no Python at all))

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: env-demo ## Run TenantPilot with demo data on http://localhost:8000 (PORT=9000 for another port)
	@exec $(VENV_PYTHON) -m dev.demo

test: env-dev ## Run the tests with coverage, on a PostgreSQL of their own
	@$(VENV_PYTHON) -m pytest -n 2 --cov --cov-report=term --cov-report=json:.data/coverage.json $(ARGS)
	@$(VENV_PYTHON) -m dev.coverage_floor .data/coverage.json

check: env-dev ## Check style, types, imports, migrations and production settings
	@$(VENV_PYTHON) -m dev.check

e2e: env-dev ## Run the browser tests in Chromium
	@$(VENV_PYTHON) -m dev.e2e $(ARGS)

chaos: env-dev ## Kill processes and the database under load: nothing may be lost or made up
	@$(VENV_PYTHON) -m pytest -m chaos tests/chaos $(ARGS)

bench: env-bench ## Measure what the product costs (ARGS="--rows 10000000" for more, ARGS=--help)
	@$(VENV_PYTHON) -m benchmarks $(ARGS)

fmt: env-dev ## Format the code and mend what can be mended by itself
	@$(VENV_PYTHON) -m ruff check --fix --exit-zero --quiet .
	@$(VENV_PYTHON) -m ruff format .

lock: env-dev ## Pin requirements/*.txt anew from pyproject.toml (ARGS=--upgrade for newer releases)
	@$(VENV_PYTHON) -m dev.lock $(ARGS)

env-demo env-dev env-bench: env-%:
	@$(ANY_PYTHON) dev/bootstrap.py $*
