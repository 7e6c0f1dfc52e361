# `make` or `make help` lists the targets; every other name is passed to `sphinx-build -M`.
PYTHON     ?= python3
SPHINXOPTS ?= -n -W --keep-going
JOBS       ?= auto
SOURCE      = docs/source
BUILD       = docs/build
BIN         = .venv/bin
BOOTSTRAP   = @$(PYTHON) docs/bootstrap.py

.DEFAULT_GOAL = help
.PHONY: help html pdf serve new test results bench lint update clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  make NAME      any other builder of Sphinx: dirhtml, singlehtml, epub, latex, text, linkcheck, …"

html: ## set up .venv and build the site into docs/build/html
	$(BOOTSTRAP) docs
	@$(BIN)/python -m sphinx -M html $(SOURCE) $(BUILD) $(SPHINXOPTS) -j $(JOBS)
	@echo; echo "打开 / open:  file://$(CURDIR)/$(BUILD)/html/index.html"

pdf: ## set up TeX too and make the print edition, docs/build/pdf/incoming-transmission.pdf
	$(BOOTSTRAP) docs
	@$(BIN)/python docs/pdf.py $(SPHINXOPTS) -j $(JOBS)

serve: ## rebuild and reload at http://127.0.0.1:8000 whenever a file changes; drafts are shown
	$(BOOTSTRAP) docs serve
	@$(BIN)/sphinx-autobuild $(SOURCE) $(BUILD)/serve -d $(BUILD)/serve-doctrees -n -j $(JOBS) \
	  -D latest_updates_show_drafts=1 --host 127.0.0.1 --watch extensions $(SERVEOPTS)

new: ## make a post: TITLE="一次看懂 git rebase" SECTION=tooling; SLUG=… names it, CHAPTER=1 makes a chapter
	@$(PYTHON) docs/new.py

test: ## set up everything and run all the tests, every listing of the handbook included
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m pytest $(PYTESTOPTS)

results: ## run the listings again and write what they print; ONLY="toy mro" runs some
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m runnable_listings record $(SOURCE) $(ONLY)

bench: ## measure latest_updates against bare Sphinx and ablog; BENCHOPTS="--posts 100,1000" measures a part
	$(BOOTSTRAP) bench
	@$(BIN)/python -m benchmarks.latest_updates $(BENCHOPTS)

lint: ## ruff, mypy, sphinx-lint, codespell, validate-pyproject, and the Chinese copy check
	$(BOOTSTRAP) docs test lint
	@$(BIN)/pre-commit run --all-files

update: ## pin the newest versions of everything in constraints.txt
	@$(PYTHON) -m venv --clear .venv-update
	@.venv-update/bin/pip install -q --upgrade pip setuptools
	@.venv-update/bin/pip install -q --group docs --group npm --group serve --group test --group bench --group lint .
	@.venv-update/bin/pip freeze --all --exclude incoming-transmission | sed 's/+cpu$$//' > constraints.txt
	@rm -rf .venv-update build
	@git --no-pager diff --stat constraints.txt

clean: ## remove what was built; .venv stays
	rm -rf $(BUILD)

Makefile: ;

%:
	$(BOOTSTRAP) docs
	@$(BIN)/python -m sphinx -M $@ $(SOURCE) $(BUILD)/$@ $(SPHINXOPTS) -j $(JOBS)
