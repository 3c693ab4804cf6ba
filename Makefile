# Two commands from a fresh clone, with GNU make and Python 3.11 or newer: `make run` and `make test`.

PYTHON ?= python3
PORT ?= 8000
export PORT
TEMPLATES = $(shell find templates devstack/templates -name '*.html')
# Everything, on all cores. A tool that measures a part of the tests, or one test, wants none of this: ARGS replaces it.
FULL_RUN = -n auto --maxprocesses 8 --dist worksteal --durations 15

.PHONY: help run test check lint shell manage bench lock clean

help:
	@echo "make run    start the portal on http://localhost:$(PORT)/ (choose another with PORT=9000)"
	@echo "make test   everything that is checked, and all tests on all cores"
	@echo '            make test ARGS="tests/mail -k relay" runs some tests and nothing else'
	@echo "make check  only what takes seconds: lint, templates, types, import rules, migrations"
	@echo 'make manage ARGS="check_integrity"   a command of manage.py, on what `make run` started'
	@echo 'make shell  a Python shell, on what `make run` started'
	@echo "make bench  measure the portal beside the least Django can do"
	@echo "make lock   write the hashed locks in requirements/ again"
	@echo "make clean  delete var/ (all local data) and .venv/"

# `exec`: a signal sent to make reaches the supervisor itself and not a shell in between.
run:
	@./devstack/install local "$(PYTHON)"
	@exec .venv/bin/python -m devstack

ifdef ARGS
test:
	@./devstack/install dev "$(PYTHON)"
	.venv/bin/python -m pytest $(ARGS)
else
test: check
	@./devstack/chromium
	.venv/bin/python -m pytest $(FULL_RUN)
endif

# The settings want addresses and a key, and these checks ask no server.
check lint: export DATABASE_URL = postgres://nobody@127.0.0.1:9/none
check lint: export REDIS_URL = redis://127.0.0.1:9/0
check lint: export SECRET_KEY = this-key-signs-nothing-and-is-used-by-the-checks-alone
check lint:
	@./devstack/install dev "$(PYTHON)"
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --check --target-version 5.2 $(TEMPLATES)
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

shell:
	@./devstack/install local "$(PYTHON)"
	@exec .venv/bin/python -m devstack.manage shell

manage:
	@./devstack/install local "$(PYTHON)"
	@exec .venv/bin/python -m devstack.manage $(ARGS)

bench:
	@./devstack/install dev "$(PYTHON)"
	@exec .venv/bin/python -m bench

lock:
	@./devstack/install dev "$(PYTHON)"
	@./devstack/lock

clean:
	@"$(PYTHON)" -m devstack.clean
