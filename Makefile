# Six verbs; `make` alone prints them. Needs Python 3.11 and make, nothing else (tools/setup_env.py does the rest).
.DEFAULT_GOAL := help
.PHONY: help demo test check lint bench docs lock runtime dev

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
BIN := .venv/bin
DEMO_HOME ?= tambon-home-demo
PYTEST_ARGS ?=
# Processes that test at the same time; files of tests stay together, since they share servers and databases.
TEST_WORKERS ?= auto

help:
	@echo "make ..."
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile

demo: runtime ## set up, then run the whole job on a made-up office: five years of files to the yearly workbook
	$(BIN)/tambon demo $(DEMO_HOME)

test: dev ## set up, then run all tests (PYTEST_ARGS="tests/sql -x" for some)
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile $(PYTEST_ARGS)

check: dev ## everything that can be checked without running the system: lint, types, rooms, SQL, locks, documents
	$(BIN)/python -m tools.check

lint: dev ## the fast part of check, mending what can be mended
	$(BIN)/python -m tools.check --fix

bench: dev ## measure against the bars, in one run (docs/benchmarks.md)
	$(BIN)/python -m benchmarks.bench

docs: dev ## write the generated documents anew: rules, views, command line
	$(BIN)/python -m tools.documents

runtime:
	@$(PYTHON) tools/setup_env.py runtime

dev:
	@$(PYTHON) tools/setup_env.py dev

# After a change of dependencies in pyproject.toml. UPGRADE=--upgrade takes the newest versions that fit.
UPGRADE ?=
COMPILE = $(BIN)/uv pip compile pyproject.toml --group setup --generate-hashes --no-emit-index-url --universal \
	--python-version 3.11 --no-header --quiet $(UPGRADE)
lock:
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock
