# Two commands for a fresh machine: `make demo` and `make test`. Both make .venv when it is missing.
PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/pip --disable-pip-version-check -q

.PHONY: demo test lint check docs clean

demo: $(VENV)/.core
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" sh corpus/samples/demo.sh

test: $(VENV)/.dev
	$(VENV)/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# The glossary as a page to browse and search: build/glossary.html
docs: $(VENV)/.core
	$(VENV)/bin/python docs/generate.py
	$(VENV)/bin/nambuk glossary html --output build/glossary.html --force

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

check: test lint

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing nambuk into $(VENV) (a minute or two, once)"
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing nambuk with its test tools into $(VENV) (some minutes, once)"
	$(PIP) install -c constraints.txt -e ".[dev,torch]"
	@touch $@ $(VENV)/.core

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
