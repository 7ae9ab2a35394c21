# make run and make test are all a newcomer needs; each sets itself up in .venv first.
PYTHON ?= python3
PORT ?= 8501
WORKERS ?= 2
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
HALF := $(VENV)/.half
# Compiled tests are kept, whatever the shell says: every worker would compile them all again.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal --durations=20
COMPILE := $(BIN)/uv --quiet pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
    --no-strip-extras --no-annotate --no-header --group build $(if $(UPGRADE),--upgrade)

.PHONY: run test coverage quick check bench data lock clean

run: $(READY)
	@echo "The atlas opens at http://localhost:$(PORT) (Ctrl+C stops it)."
	$(BIN)/streamlit run app.py --server.port $(PORT) $(if $(HOST),--server.address $(HOST))

test: check
	$(PYTEST)

# Not in every test: with Python 3.11 it doubles the time of whatever reads packs.
coverage: check
	$(PYTEST) --cov --cov-report=term

# A tenth of the examples of each property, and no test that takes over a fifth of a second or so: those are marked slow.
quick: check
	NEEDS_ATLAS_TESTS=quick $(PYTEST) -m "not slow" geo tests/unit tests/property

check: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/needs-atlas check

bench: $(TOOLS)
	$(BIN)/python -m bench

data: $(READY)
	$(BIN)/needs-atlas build
	$(BIN)/needs-atlas dictionary
	$(BIN)/python -m geo.cli.reference > docs/command-line.md

# Serving needs requirements.lock; developing adds requirements-dev.lock, which is everything that a developer
# needs less the lines of the first. Versions stay as they are; make lock UPGRADE=1 takes the newest.
lock: $(TOOLS)
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock
	awk '/^[^ ]/ {shown = FNR == NR || !($$0 in run)} FNR == NR {run[$$0]; next} shown' \
	    requirements.lock requirements-dev.lock > requirements-dev.lock.new
	mv requirements-dev.lock.new requirements-dev.lock

# Packages whose installing was stopped halfway look whole to pip: then the environment is made anew, as it is
# where its Python has gone.
$(shell { test ! -e $(HALF) && $(BIN)/python -c ''; } >/dev/null 2>&1 || rm -f $(READY))

define install
@trap 'exit 130' INT TERM; touch $(HALF); echo "Installing $(1)"; \
$(BIN)/python -m pip install --quiet --disable-pip-version-check $(2) || { rm -f $(HALF); exit 1; }; rm -f $(HALF)
endef

$(READY): requirements.lock pyproject.toml
	@test -f $(READY) || $(PYTHON) .ci/new_venv.py $(VENV)
	$(call install,what serving needs,--require-hashes -r requirements.lock)
	$(call install,the atlas itself,--no-deps --no-build-isolation -e .)
	@touch $(READY)

$(TOOLS): requirements-dev.lock $(READY)
	$(call install,what developing adds,--require-hashes -r requirements.lock -r requirements-dev.lock)
	@touch $(TOOLS)

clean:
	rm -rf $(VENV) build htmlcov *.egg-info .coverage .coverage.* requirements-dev.lock.new
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
