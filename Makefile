# Everything does its own set-up in .venv; only Python 3.11+ and make are needed.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

KILLS ?= 1000
CUTS ?= 10000
HOSTILE ?= 1000000

.PHONY: demo run test check bench chaos mutations picture screens clean

demo: $(VENV)/run.stamp ## talk with it in a web page: no account, no network
	$(RUN) -m bot demo

run: $(VENV)/run.stamp ## run it for real, with the settings of .env
	$(RUN) -m bot run

check: $(VENV)/dev.stamp ## style, types, import rules, catalogues, known weaknesses
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports
	$(RUN) -m bot translations --check
	$(RUN) -m tests.audit

test: check ## everything is checked, on two processors
	$(RUN) -m pytest -n 3 --dist loadfile

bench: $(VENV)/dev.stamp ## speed, as ratios measured side by side
	$(RUN) -m bench

chaos: $(VENV)/dev.stamp ## kills (a thousand, or `make chaos KILLS=10000` overnight), power cuts, races
	$(RUN) -m pytest tests/chaos --kills $(KILLS) --cuts $(CUTS)
	$(RUN) -m pytest tests/bot/test_hostile.py tests/bot/test_names.py tests/bot/channels/test_whatsapp_webhook.py --hostile $(HOSTILE)
	$(RUN) -m pytest tests/services/test_races.py tests/services/test_pledge_races.py --attempts 10000

mutations: $(VENV)/dev.stamp ## sow bugs in a copy, see that the tests catch each, and note the score
	$(RUN) -m tests.mutations --write

picture: $(VENV)/dev.stamp ## take the picture of the README anew
	$(RUN) -m tests.browser.picture

screens: $(VENV)/dev.stamp ## the longest messages from right to left, as a narrow telephone shows them
	$(RUN) -m tests.browser.screens

$(VENV)/run.stamp: requirements.lock
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/dev.stamp: requirements-dev.lock
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@ $(VENV)/run.stamp

clean: ## forget the set-up, not the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
