# Everything stays inside this folder: the environment, the caches, what tests leave behind.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_CACHE_DIR := $(CURDIR)/build/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export npm_config_cache := $(CURDIR)/build/npm
export MYPY_CACHE_DIR := $(CURDIR)/build/mypy
export RUFF_CACHE_DIR := $(CURDIR)/build/ruff
export HYPOTHESIS_STORAGE_DIRECTORY := $(CURDIR)/build/hypothesis
export XDG_CACHE_HOME := $(CURDIR)/build/cache
export XDG_CONFIG_HOME := $(CURDIR)/build/config
export TMPDIR := $(CURDIR)/build/tmp

.PHONY: site test check bench performance node lock clean

site: $(VENV)/ready | $(TMPDIR)
	$(BIN)/coursegen build
	@echo
	@echo "To look at it, and at every change as it is saved, run:  $(BIN)/coursegen serve --open"

test: check
	$(BIN)/python -m pytest --basetemp=build/pytest -o cache_dir=build/pytest-cache

check: $(VENV)/ready | $(TMPDIR)
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy

bench: $(VENV)/ready | $(TMPDIR)
	$(BIN)/python -m tests.bench $(PEERS)

performance: $(VENV)/ready | $(TMPDIR)
	$(BIN)/python -m tests.bench.scale

# The validator of HTML and the typesetter of formulas that tests compare with.
node: build/node/ready

build/node/ready: tests/node/package.json tests/node/package-lock.json
	mkdir -p build/node
	cp tests/node/package.json tests/node/package-lock.json build/node
	npm ci --prefix build/node --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/ready: requirements.lock pyproject.toml | $(TMPDIR)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "coursegen needs Python 3.11 or newer; give one with: make PYTHON=/path/to/python3 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $@

$(TMPDIR):
	@mkdir -p $@

# Needs uv: writes the exact versions, for every platform, that `make site` installs.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build _site
