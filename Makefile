# Two commands do everything: `make report` and `make test`. Both set up .venv first.
PYTHON ?= python3
CORPUS ?= iran_drones
VENV := .venv
BIN := $(VENV)/bin

.PHONY: report test lint lab docs lock clean

# The stamp is remade only when what is installed could have changed. The install is editable: edits need no new run.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Claimline needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

report: $(VENV)/.installed
	@$(BIN)/claimline report data/raw/$(CORPUS)

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest

lab: $(VENV)/.installed
	$(BIN)/jupyter lab notebooks

# The site needs no network once it is built; `python -m http.server -d build/site` shows it with its search.
docs: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[docs]'
	$(BIN)/mkdocs build --strict

# Renews constraints.txt: the newest versions that pyproject.toml allows, with every extra, from an empty environment.
lock:
	rm -rf .venv-lock
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --upgrade '.[dev,images,docs]'
	( echo '# Exact versions of everything that is installed; renewed by `make lock`.' && \
	  .venv-lock/bin/python -m pip freeze --exclude claimline --exclude pip --exclude setuptools ) > constraints.txt
	rm -rf .venv-lock build claimline.egg-info

clean:
	rm -rf $(VENV) .venv-lock data/processed/* .pytest_cache .mypy_cache .ruff_cache .hypothesis build claimline.egg-info
