# Two commands do all the set-up there is: `make report` and `make test`.

PYTHON ?= python3
YEAR   ?= 2026
VENV   := .venv
UV     := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
INSTALL = VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(UV) pip install --quiet

.PHONY: help setup setup-dev report test lint types lab bench sample catalogue lock clean

help:
	@echo "make report   bring up the environment and make the report (YEAR=2026, ARGS='--raw-dir ...')"
	@echo "make test     lint, types, tests, notebooks end to end"
	@echo "make lab      open JupyterLab, ready to work"
	@echo "make bench    ratios, measured side by side"
	@echo "make sample   write data/raw/sample again, byte for byte"
	@echo "make catalogue  gather the report's texts for translation (src/analysis/locale)"
	@echo "make lock     resolve the dependencies of pyproject.toml anew"

setup: $(VENV)/.run-installed
setup-dev: $(VENV)/.dev-installed

.tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=")'
	@if $(PYTHON) -m venv .tools >/dev/null 2>&1; then .tools/bin/python -m pip install --quiet uv; \
	else rm -rf .tools; $(PYTHON) -m pip install --quiet --prefix .tools uv; fi
	@test -x $@ || ln -s ../local/bin/uv $@

$(VENV)/bin/python: | $(UV)
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)

# flit_core comes from the lock too, so that building the package fetches nothing unpinned.
$(VENV)/.run-installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev-installed: requirements-dev.lock $(VENV)/.run-installed
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

report: setup
	$(VENV)/bin/ucj run --year $(YEAR) $(ARGS)

test: setup-dev lint types
	$(VENV)/bin/python -m pytest -n 2 --dist loadgroup

lint: setup-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: setup-dev
	$(VENV)/bin/mypy

# In Indonesian, without news from elsewhere, and with kernels that open no TCP port.
lab: setup-dev
	$(VENV)/bin/jupyter lab --LabApp.app_settings_dir="$(CURDIR)/notebooks/.jupyter" --KernelManager.transport=ipc \
		--LabApp.default_url=/lab/tree/notebooks/01_rosters.ipynb $(ARGS)

bench: setup-dev
	@for file in tests/benchmarks/bench_*.py; do $(VENV)/bin/python $$file; done

sample: setup-dev
	$(VENV)/bin/python -m tests.sample

catalogue: setup-dev
	$(VENV)/bin/python -m analysis.catalogue

# --universal: one lock for every platform and Python; no index address is written into it.
lock: | $(UV)
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--python-version 3.11 pyproject.toml --group build -o requirements.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--python-version 3.11 pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .tools .mypy_cache .pytest_cache .ruff_cache .hypothesis
