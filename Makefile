# Two commands do everything: `make demo` and `make test`. Both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check slow mutants page clean

demo: $(READY)  ## check real figures: Portuguese projects, a transition project, a consortium, a programme
	@PATH="$(abspath $(BIN)):$$PATH" bash tests/examples/demo.sh

test: $(READY)  ## all fast tests
	$(BIN)/python -m pytest

slow: $(READY)  ## the long property tests and the limits of time and memory
	$(BIN)/python -m pytest -m slow tests
	ACQUIS_EXAMPLES=10 $(BIN)/python -m pytest tests/properties

mutants: $(READY)  ## each figure, condition and derogation changed in turn: some case must notice (minutes)
	$(BIN)/python -m tests.mutants.hunt

page: $(READY)  ## the HTML report in a browser: accessibility, narrow screens, paper (needs chromium)
	$(BIN)/python -m pip install --quiet -e '.[page]'
	$(BIN)/python -m pytest -n0 -m slow tests/report/test_html_browser.py

check: $(READY)  ## format, lint, types
	$(BIN)/ruff format --check engine tests
	$(BIN)/ruff check engine tests
	$(BIN)/mypy

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
