# make demo   builds a graph from examples/articles and asks it three questions
# make test   checks style, types and imports, and runs all tests but those of make test-stores
# make test-stores   the tests that need Virtuoso, a large store or many kills (half an hour; as root it installs Virtuoso)
#
# They make .venv on first use, from requirements.lock. PYTHON=... names the interpreter (3.11 or newer).
# make lock   pins again what pyproject.toml asks for (run it with Python 3.11)

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
STORE := build/demo.kg
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test test-stores install lock clean

help:
	@sed -n '1,6s/^# \{0,1\}//p' Makefile

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "kg needs Python 3.11 or newer, this is %s: make PYTHON=..." % sys.version)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) from requirements.lock (once; some 100 MB) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)
	@rm -rf $(STORE)
	$(BIN)/kg build examples/articles --store $(STORE)
	@echo
	$(BIN)/kg query incidents --store $(STORE)
	@echo
	$(BIN)/kg query participants --store $(STORE)
	@echo
	$(BIN)/kg query investigations --store $(STORE)
	@echo
	@echo "The graph is in $(STORE). Next, try:"
	@echo "  $(BIN)/kg query --list                                    the other questions"
	@echo "  $(BIN)/kg query claims --store $(STORE) --format csv   every claim: who says it, how surely, in which words"
	@echo "  $(BIN)/kg info --store $(STORE)                        what is in it"
	@echo "  $(BIN)/kg export --store $(STORE)                      linked data"
	@echo "  $(BIN)/kg build YOUR-ARTICLES --store $(STORE)         text, HTML or JSON Lines, files or folders"

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy --strict kg
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# The server alone: the package virtuoso-opensource would start a service.
VIRTUOSO := virtuoso-opensource-7-bin

test-stores: $(STAMP)
	@command -v virtuoso-t >/dev/null || { apt-get update -qq && apt-get install -y -qq $(VIRTUOSO) >/dev/null; } || \
	  { echo "Virtuoso 7 is needed: apt-get install $(VIRTUOSO)" >&2; exit 2; }
	$(BIN)/python -m pytest -m stores

lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --quiet install 'pip-tools>=7.5,<8'
	build/lock/bin/pip-compile --quiet --upgrade --extra test --strip-extras --allow-unsafe --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --output-file requirements.lock pyproject.toml

clean:
	rm -rf build dist $(VENV)
