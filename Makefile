# Two commands from a fresh clone, with GNU make and Python 3.11 or newer: `make run` and `make test`.

PYTHON ?= python3
PORT ?= 8000
export PORT
TEMPLATES = $(shell find templates devstack/templates -name '*.html')

.PHONY: help run test lint bench lock clean

help:
	@echo "make run    start the portal on http://localhost:$(PORT)/ (choose another with PORT=9000)"
	@echo "make test   lint, import rules, all tests"
	@echo "make lint   only the first two of those"
	@echo "make bench  measure the portal beside the least Django can do"
	@echo "make lock   write the hashed locks in requirements/ again"
	@echo "make clean  delete var/ (all local data) and .venv/"

# `exec`: a signal sent to make reaches the supervisor itself and not a shell in between.
run:
	@./devstack/install local "$(PYTHON)"
	@exec .venv/bin/python -m devstack

test: lint
	@./devstack/chromium
	.venv/bin/python -m pytest

lint:
	@./devstack/install dev "$(PYTHON)"
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --check --target-version 5.2 $(TEMPLATES)
	.venv/bin/lint-imports

bench:
	@./devstack/install dev "$(PYTHON)"
	@exec .venv/bin/python -m bench

lock:
	@./devstack/install dev "$(PYTHON)"
	@./devstack/lock

clean:
	@"$(PYTHON)" -m devstack.clean
