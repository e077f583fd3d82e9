SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run test lint golden shots bench soak lock
.SILENT:
unexport PYTHONDONTWRITEBYTECODE # compiled once, a start takes half the time

PYTHON ?= python3.13 python3.12 python3.11 python3 python
BIN := .venv/bin
FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

help: ## Show this list
	awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: .venv/.installed ## Make .venv with everything pinned in requirements.txt, and the command .venv/bin/unpeg

run: setup ## Start the dashboard on this machine and print its address
	$(BIN)/unpeg serve

test: setup ## Run the tests (UNPEG_SAMPLES names a folder of real exports, if you have one)
	$(BIN)/python tests/check_tools.py
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: setup ## Check style, types, layers and what is tracked
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy data analytics pages app.py cli.py terminal.py
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tests/check_tree.py

golden: setup ## Write what each importer makes of its golden files anew; read the difference
	$(BIN)/python -m pytest tests/golden --rewrite
	git diff --stat -- tests/golden

shots: setup ## Draw every page into shots/: demo, empty and real data, wide and narrow, light and dark
	$(BIN)/python tests/check_tools.py
	$(BIN)/python -m tests.browser.shots

bench: setup ## Time a million rows beside bare DuckDB
	$(BIN)/python -m pytest -s tests/bench

soak: setup ## Kill imports at random moments, try two hundred orders
	$(BIN)/python -m pytest -s tests/soak

lock: setup ## Write requirements.txt anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --quiet -o requirements.txt

.venv/.installed: requirements.txt pyproject.toml
	python=; for candidate in $(PYTHON); do \
	  if $$candidate -c '$(FITS)' 2>/dev/null; then python=$$candidate; break; fi; done; \
	if [ -z "$$python" ]; then echo "Unpeg needs Python 3.11, 3.12 or 3.13 with its venv module; none of these is one: $(PYTHON)." \
	  "Install one (on Debian: apt install python3 python3-venv) or name it: make setup PYTHON=/path/to/python3.12" >&2; exit 1; fi; \
	$(BIN)/python -c '$(FITS)' 2>/dev/null || $$python -m venv --clear .venv
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	echo "Installing what requirements.txt pins; the first time this takes about a minute."
	if uv --version >/dev/null 2>&1 && VIRTUAL_ENV=.venv uv pip sync --quiet --require-hashes requirements.txt 2>/dev/null; then :; \
	else $(PIP) install --require-hashes --no-deps --no-compile -r requirements.txt; fi
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	$(BIN)/python -c 'import app, cli'
	touch $@
