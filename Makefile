# One command per habit, the same here and in CI. Each starts what it needs by itself: what a
# machine must have is said in README.md (and Chromium for `make e2e`).
# ARGS is handed on: make test ARGS="tests/telemetry -k recorder"

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test check e2e chaos bench manage messages fmt lock env-demo env-dev env-bench

ARGS ?=
# Who may do what, and what counts, is tested whole. A path that holds no code ends `make test`.
COVERED_WHOLE := 'telemetry/*' 'tenantpilot/access/*' 'operations/services/*'
# Lines, by the means that cost least: which way each branch went costs half of the tests again.
export COVERAGE_CORE := sysmon
# One for each core: each collects, and copies a database. What only CI tries often waits.
# pytest computes no total (fail-under=0): `coverage report` does, and judges.
WORKERS := $(if $(CI),-n 4,-n logical --maxprocesses=4)
# Compiling everything again for each run would cost more than the tests do.
unexport PYTHONDONTWRITEBYTECODE
VENV_PYTHON := .venv/bin/python
# Any Python 3 that starts will do here: bootstrap.py finds the right one.
ANY_PYTHON = $(or $(shell for p in python3 python3.13 python3.12 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 6))' 2>/dev/null && echo $$p && break; done),\
	$(error TenantPilot needs Python 3.12 or newer, and found no Python at all. $(shell sh dev/needs)))

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: env-demo ## Run TenantPilot with demo data on http://localhost:8000 (PORT=9000 for another port)
	@exec $(VENV_PYTHON) -m dev.demo

test: env-dev ## Run the tests of every day (in CI: all) and hold the line on coverage; with ARGS, the chosen ones
ifeq ($(strip $(ARGS)),)
	@$(VENV_PYTHON) -m pytest $(WORKERS) $(if $(CI),,--everyday) --cov --cov-report= --cov-fail-under=0
	@$(VENV_PYTHON) -m coverage report
	@for path in $(COVERED_WHOLE); do \
		$(VENV_PYTHON) -m coverage report --include="$$path" --fail-under=100 || exit 1; done
else
	@$(VENV_PYTHON) -m pytest $(ARGS)
endif

check: env-dev ## Check style, types, imports, migrations and production settings
	@$(VENV_PYTHON) -m dev.check

e2e: env-dev ## Run the browser tests in Chromium
	@$(VENV_PYTHON) -m dev.e2e $(ARGS)

chaos: env-dev ## Kill processes and the database under load: nothing may be lost or made up
	@$(VENV_PYTHON) -m pytest -m chaos tests/chaos tests/deployment -n 2 $(ARGS)

bench: env-bench ## Measure what the product costs (ARGS="--rows 10000000" for more, ARGS=--help)
	@$(VENV_PYTHON) -m benchmarks $(ARGS)

manage: env-dev ## Run a management command on a database of its own (ARGS="makemigrations telemetry")
	@$(VENV_PYTHON) -m dev.with_postgres manage.py $(ARGS)

messages: env-dev ## Bring the German of review packs up to date, and compile it
	@$(VENV_PYTHON) -m dev.messages

fmt: env-dev ## Format the code and mend what can be mended by itself
	@$(VENV_PYTHON) -m ruff check --fix --exit-zero --quiet .
	@$(VENV_PYTHON) -m ruff format .
	@$(VENV_PYTHON) -m dev.templates

lock: env-dev ## Pin requirements/*.txt again from pyproject.toml (ARGS=--upgrade for newer releases)
	@$(VENV_PYTHON) -m dev.lock $(ARGS)

env-demo env-dev env-bench: env-%:
	@$(ANY_PYTHON) dev/bootstrap.py $*
