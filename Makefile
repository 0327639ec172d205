# Two commands set everything up: `make run` and `make test`. `make` alone lists them all.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if v >= (3, 11) else "quotestance needs Python 3.11 or newer, this is %d.%d (make PYTHON=...)" % v)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.PHONY: install
install: $(STAMP) ## make .venv from the lock file

.PHONY: run
run: $(STAMP) ## the main job: extract, label, train, predict and report on seeds/ and data/corpus
	$(BIN)/quotestance run

.PHONY: test
test: $(STAMP) ## the whole test suite
	$(BIN)/python -m pytest -n auto --dist loadfile

.PHONY: check
check: $(STAMP) ## style, types and the layers of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_layers.py

.PHONY: format
format: $(STAMP) ## put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: bench
bench: $(STAMP) ## quality and speed of extraction and prediction, and what the worst texts cost
	$(BIN)/quotestance benchmark name=quotes
	$(BIN)/python benchmarks/predict_speed.py
	$(BIN)/python benchmarks/extraction_worst_case.py

.PHONY: default-model
default-model: $(STAMP) ## retrain the model that ships
	$(BIN)/quotestance train experiment=default_model output=src/quotestance/default_model force=true

.PHONY: speech-weights
speech-weights: $(STAMP) ## learn anew which signs tell speech from scare quotes and titles
	$(BIN)/python benchmarks/fit_speech.py

.PHONY: calibration
calibration: $(STAMP) ## learn anew how often the rules' speakers are right at each score
	$(BIN)/python benchmarks/fit_calibration.py

.PHONY: scorer
scorer: $(STAMP) ## retrain the scorer of speakers that ships
	$(BIN)/quotestance train_scorer output=src/quotestance/extraction/scorer.json force=true

.PHONY: lock
lock: ## write requirements.lock anew from pyproject.toml
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet torch==2.13.0
	$(VENV)-lock/bin/python -m pip install --quiet --editable ".[dev]"
	$(VENV)-lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > requirements.lock
	rm -r $(VENV)-lock

.PHONY: clean
clean: ## remove the environment and the tools' caches; data and experiments stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build dist src/*.egg-info
