# `make` or `make help` lists the targets; every other name is passed to `sphinx-build -M`.
PYTHON     ?= python3
SPHINXOPTS ?= -n -W --keep-going
JOBS       ?= auto
SOURCE      = docs/source
BUILD       = docs/build
BIN         = .venv/bin
BOOTSTRAP   = @$(PYTHON) docs/bootstrap.py

.DEFAULT_GOAL = help
.PHONY: help html serve new test results oracles lint update clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  make NAME      any other builder of Sphinx: dirhtml, singlehtml, epub, latex, text, linkcheck, …"

html: ## set up .venv and build the site into docs/build/html
	$(BOOTSTRAP) docs
	@$(BIN)/python -m sphinx -M html $(SOURCE) $(BUILD) $(SPHINXOPTS) -j $(JOBS)
	@echo; echo "打开 / open:  file://$(CURDIR)/$(BUILD)/html/index.html"

serve: ## rebuild and reload at http://127.0.0.1:8000 whenever a file changes; drafts are shown
	$(BOOTSTRAP) docs serve
	@$(BIN)/sphinx-autobuild $(SOURCE) $(BUILD)/serve -d $(BUILD)/serve-doctrees -n -j $(JOBS) \
	  -D latest_updates_show_drafts=1 --host 127.0.0.1 --watch extensions $(SERVEOPTS)

new: ## make a post: SECTION=tooling NAME=git_rebase TITLE="…"; CHAPTER=1 makes a chapter
	@$(PYTHON) docs/new.py "$(SECTION)" "$(NAME)" "$(TITLE)" $(if $(CHAPTER),chapter)

test: ## set up everything and run all the tests, every listing of the handbook included
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m pytest $(PYTESTOPTS)

results: ## run the listings again and write what they print; ONLY="toy mro" runs some
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m runnable_listings record $(SOURCE) $(ONLY)

oracles: ## check every geometry algorithm on 10,000 cases against shapely, scipy and Fraction (minutes); print the table
	$(BOOTSTRAP) docs test
	@cd $(SOURCE)/geometry && $(CURDIR)/$(BIN)/python -m geometry_checks.table --record

lint: ## ruff, mypy, sphinx-lint, codespell, validate-pyproject, and the Chinese copy check
	$(BOOTSTRAP) docs test lint
	@$(BIN)/pre-commit run --all-files

update: ## pin the newest versions of everything in constraints.txt
	@$(PYTHON) -m venv --clear .venv-update
	@.venv-update/bin/pip install -q --upgrade pip setuptools
	@.venv-update/bin/pip install -q --group docs --group npm --group serve --group test --group lint .
	@.venv-update/bin/pip freeze --all --exclude incoming-transmission | sed 's/+cpu$$//' > constraints.txt
	@rm -rf .venv-update build
	@git --no-pager diff --stat constraints.txt

clean: ## remove what was built; .venv stays
	rm -rf $(BUILD)

Makefile: ;

%:
	$(BOOTSTRAP) docs
	@$(BIN)/python -m sphinx -M $@ $(SOURCE) $(BUILD)/$@ $(SPHINXOPTS) -j $(JOBS)
