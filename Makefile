# Two commands do everything on a fresh machine with Python 3.11+, git and make: `make demo` and `make test`.
# All is kept in .venv; nothing outside this folder is touched.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_BENCH := $(VENV)/.ready-bench
# ARGS passes options on: make test ARGS="tests/core -k pause"
ARGS ?=
SOURCES := jira_csext tests tools $(wildcard benchmarks)

.DELETE_ON_ERROR:
.PHONY: help demo test check bench format pins clean

help:
	@echo "make demo    a made agency: four weeks of its history, then two days with the daemon beside its Jira"
	@echo "make test    run the tests"
	@echo "make check   format, lint, types, import layers, truth of the docs"
	@echo "make bench   measure, each figure beside its peer"
	@echo "make format  put the code into shape"
	@echo "make pins    resolve the pinned releases anew (constraints/)"
	@echo "make clean   remove everything that the above have made"

# The file's time says when the set-up was last brought up to date.
$(READY): pyproject.toml constraints/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "jira_csext needs Python 3.11 or newer, and $(PYTHON) is older or missing; name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; \
	  exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(READY_BENCH): $(READY) constraints/bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints/dev.txt -r constraints/bench.txt
	@touch $@

demo: $(READY)
	@$(BIN)/jira-csext demo
	@$(BIN)/jira-csext demo --live --folder csext-live

test: $(READY)
	$(BIN)/python -m pytest -n auto $(ARGS)

# Every tool has its say before the first complaint ends the run.
check: $(READY)
	@failed=0; \
	for tool in "ruff format --check $(SOURCES)" "ruff check $(SOURCES)" mypy lint-imports "python tools/docs_true.py" "python tools/rules_reference.py --check" "python tools/pin_image.py --check"; do \
	  echo "$(BIN)/$$tool"; $(BIN)/$$tool || failed=1; \
	done; exit $$failed

bench: $(READY_BENCH)
	@for script in $$(grep -l __main__ benchmarks/*.py); do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

format: $(READY)
	$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

pins: $(READY)
	$(BIN)/python tools/pin.py
	$(BIN)/python tools/pin_image.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist csext-demo csext-live
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
