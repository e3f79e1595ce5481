# Two targets matter to a newcomer: `make demo` and `make test`. Both build .venv from the lock first, once.
#
#   make demo         try it: demo data in .demo/, then the screens (a second run keeps the data)
#   make demo-clean   drop the demo data
#   make test         ruff, mypy, import contracts, pytest on SQLite and PostgreSQL
#   make test-system  the tests that print, against CUPS and its simulated printer; installs those on Debian (root or sudo)
#   make bench        what is fast, against its baseline in the same run; every journey on both engines (make test: by turns)
#   make venv         only the virtual environment
#   make lock         write requirements.txt anew after a change in pyproject.toml; needs uv (UV=path/to/uv),
#                     keeps the versions it can; LOCK=--upgrade takes the newest
#   make clean        drop .venv and everything built

PYTHON ?= python3 python3.11 python3.12 python3.13 python3.14
UV ?= uv
LOCK ?=
CUPS := cups cups-client cups-ipp-utils dbus-daemon
BIN := .venv/bin

# Tests start the program hundreds of times: compiled once, it starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo demo-clean test test-system cups bench venv lock clean terminal

# The first of the interpreters named in PYTHON that runs and is new enough.
python = $(firstword $(foreach name,$(PYTHON),$(shell $(name) -c \
    'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))
has_venv = $(shell $(1) -c 'import ensurepip, venv' >/dev/null 2>&1 && echo yes)
# Debian keeps servers where a plain user does not look.
missing = $(strip $(foreach program,cupsd ippeveprinter dbus-daemon,$(if $(shell \
    PATH="$$PATH:/usr/sbin:/sbin" command -v $(program)),,$(program))))
as_root = $(if $(filter 0,$(shell id -u)),env,$(shell command -v sudo))
install_cups = echo 'Installing $(CUPS) …' && $(as_root) apt-get update -qq && $(as_root) \
    env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $(CUPS) >/dev/null
has_terminal = $(and $(MAKE_TERMOUT),$(shell test -t 0 && echo yes))

help:
	@sed -n 's/^#   //p' Makefile

demo: terminal venv
	@$(BIN)/yanyin demo --folder .demo

demo-clean:
	@rm -rf .demo

# Three workers keep two cores busy; the types are checked meanwhile.
test: venv
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy --no-error-summary & types=$$!; $(BIN)/pytest -n 3; tests=$$?; wait $$types && exit $$tests
	@echo 'Not run: the tests that print (make test-system).'

test-system: venv cups
	@$(BIN)/pytest -m system tests

# Installed once, where it is missing: tests never run without their printer and then look green.
cups:
	$(if $(missing),$(if $(shell command -v apt-get),,$(error Missing: $(missing). On Debian: apt install $(CUPS))))
	$(if $(missing),$(if $(as_root),,$(error Missing: $(missing). As root: apt install $(CUPS))))
	$(if $(missing),@$(install_cups))
	@:

bench: venv
	@$(BIN)/pytest -n 2 --both-engines tests/journeys
	@$(BIN)/python -m bench

lock:
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header --extra test $(LOCK) --output-file requirements.txt pyproject.toml

clean:
	@rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find bench models printing services tests tui -name __pycache__ -prune -exec rm -rf {} +

terminal:
	$(if $(has_terminal),,$(error make demo opens screens and needs a terminal. Run it in one, at least 80 columns by 24 lines))
	@:

venv: .venv/installed
	@:

# Built from nothing whenever the lock changes, so nothing stays behind that the lock no longer names.
.venv/locked: requirements.txt
	$(if $(python),,$(error No Python 3.11 or newer among: $(PYTHON). Install python3, or name one: make PYTHON=path/to/python3))
	$(if $(call has_venv,$(python)),,$(error $(python) cannot make a virtual environment. On Debian: apt install python3-venv))
	@echo 'Installing the locked packages into .venv (once, about a minute) …'
	@$(python) -m venv --clear .venv
	@$(BIN)/pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements.txt
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	@$(BIN)/pip install -qq --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
	@touch $@
