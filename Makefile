# Two commands do everything: `make demo` and `make test`. Both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: spark demo test check slow mutants page bench clean

demo: $(READY)  ## check real figures: Portuguese projects, a transition project, a consortium, a programme
	@PATH="$(abspath $(BIN)):$$PATH" bash tests/examples/demo.sh

test: $(READY)  ## all fast tests
	$(BIN)/python -m pytest

slow: $(READY)  ## the long property tests and the limits of time and memory
	$(BIN)/python -m pytest -m slow --dist load tests --ignore tests/backends/sql/spark
	ACQUIS_EXAMPLES=10 $(BIN)/python -m pytest tests/properties

mutants: $(READY)  ## each figure, condition and derogation changed in turn: some case must notice (minutes)
	$(BIN)/python -m tests.mutants.hunt

page: $(READY)  ## the HTML report in a browser: accessibility, narrow screens, paper (needs chromium)
	$(BIN)/python -m pip install --quiet -e '.[page]'
	$(BIN)/python -m pytest -n0 -m slow tests/report/test_html_browser.py tests/portfolio/summary/test_page.py

bench: $(READY)  ## what takes how long, ours and others; ACQUIS_BENCH=full takes an hour and 10 GB of disk
	$(BIN)/python -m pip install --quiet -e '.[bench]'
	@for question in peers files scaling compile cost_model; do \
		ACQUIS_BENCH_DATE=$$(date +%F) $(BIN)/python -m tests.bench.$$question || exit 1; done
	$(BIN)/python -m tests.bench.page

spark: $(READY)  ## the same verdicts on Spark: ten thousand random dossiers, and portfolios (minutes; needs Java 17)
	@command -v java >/dev/null || test -x "$$JAVA_HOME/bin/java" || \
		{ echo "make spark needs Java 17 or newer: apt-get install default-jre-headless, or set JAVA_HOME"; exit 1; }
	$(BIN)/python -m pip install --quiet -e '.[spark]'
	$(BIN)/python -m pytest -n0 -m slow tests/backends/sql/spark

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
