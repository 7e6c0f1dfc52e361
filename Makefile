# `make` or `make help` lists the targets; every other name is passed to `sphinx-build -M`.
PYTHON     ?= python3
SPHINXOPTS ?= -n -W --keep-going
JOBS       ?= auto
WORKERS    ?= 3
SOURCE      = docs/source
BUILD       = docs/build
BIN         = .venv/bin
FORMATS    ?= pdf epub offline
LINKS       = $(if $(REPOSITORY),-D source_links_repository=$(REPOSITORY))
DISTRIBUTIONS = $(patsubst %/pyproject.toml,%,$(wildcard extensions/*/pyproject.toml libraries/*/pyproject.toml))
BOOTSTRAP   = @$(PYTHON) docs/bootstrap.py

.DEFAULT_GOAL = help
.PHONY: help packages dist publish matrix addresses html pdf epub offline site gates serve new test test-deep test-extensions results wasm oracles counts growth bench bench-outputs bench-search lint update clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  make NAME          any other builder of Sphinx: dirhtml, singlehtml, latex, text, linkcheck, …"

html: ## set up .venv and build the site into docs/build/html
	$(BOOTSTRAP) docs
	@$(BIN)/python -m sphinx -M html $(SOURCE) $(BUILD) $(SPHINXOPTS) -j $(JOBS)
	@echo; echo "打开 / open:  file://$(CURDIR)/$(BUILD)/html/index.html"

pdf: ## set up TeX too and make the print edition, docs/build/pdf/incoming-transmission.pdf
	$(BOOTSTRAP) docs
	@$(BIN)/python docs/pdf.py $(SPHINXOPTS) -j $(JOBS)

epub: ## build the EPUB
	$(BOOTSTRAP) docs
	@rm -rf $(BUILD)/epub/epub  # Sphinx packs whatever an earlier build has left there
	@$(BIN)/python -m sphinx -M epub $(SOURCE) $(BUILD)/epub $(SPHINXOPTS) -j $(JOBS)
	@echo; echo "$(BUILD)/epub/epub/incoming-transmission.epub"

offline: ## build the zip of the whole site, to be opened without a server, and the docset
	$(BOOTSTRAP) docs offline
	@$(BIN)/python -m sphinx -b html -d $(BUILD)/doctrees $(SOURCE) $(BUILD)/offline/html $(SPHINXOPTS) -j $(JOBS) $(LINKS)
	@$(BIN)/python docs/formats.py offline $(BUILD)/offline

site: $(FORMATS) ## build all formats, then the site that offers them, into docs/build/site; URL=https://… writes feeds, REPOSITORY=… edit links
	@$(BIN)/python docs/formats.py collect $(BUILD) $(BUILD)/downloads
	@$(BIN)/python -m sphinx -b html -d $(BUILD)/doctrees $(SOURCE) $(BUILD)/site $(SPHINXOPTS) -j $(JOBS) \
	  -D download_list_folder=../build/downloads $(if $(URL),-D html_baseurl=$(URL)) $(LINKS)

serve: ## rebuild and reload at http://127.0.0.1:8000 whenever a file changes; drafts are shown, the search is empty
	$(BOOTSTRAP) docs serve
	@$(BIN)/python docs/serve.py $(SOURCE) $(BUILD)/serve -d $(BUILD)/serve-doctrees -n -j $(JOBS) \
	  -D latest_updates_show_drafts=1 -D "cjk_search_exclude=**" --host 127.0.0.1 --watch extensions --watch libraries $(SERVEOPTS)

new: ## make a post: TITLE="一次看懂 git rebase" SECTION=tooling; SLUG=… names it, CHAPTER=1 makes a chapter
	@$(PYTHON) docs/new.py

test test-deep: export PYTHONDONTWRITEBYTECODE =  # each process would compile every test and extension anew

test: ## set up everything and run all the tests, every listing included; WORKERS=4 runs them in four processes
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder $(PYTESTOPTS)

test-deep: ## everything, at full counts: all that `make test` runs, ten times the examples, whole tables, gates (hours)
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m pytest -m "" --hypothesis-profile deep -n $(WORKERS) --dist loadgroup --no-loadscope-reorder \
	  --ignore=tests/site/test_lighthouse.py $(PYTESTOPTS)
	@$(BIN)/python -m pytest -m "" -n 0 tests/site/test_lighthouse.py  # judges speed: nothing may run beside it

test-extensions: ## run the tests of the extensions and benchmarks alone, on any system: no torch, no TeX
	$(BOOTSTRAP) docs test-extensions
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile tests/extensions tests/benchmarks $(PYTESTOPTS)

matrix: ## test the wheels of the extensions in clean environments: Pythons, Sphinxes, themes; MATRIXOPTS="--python 3.12"
	$(BOOTSTRAP) docs test-extensions
	@$(BIN)/python -m extensions.matrix $(MATRIXOPTS)

packages: ## build the English documentation of the extensions for other projects into docs/build/packages
	$(BOOTSTRAP) docs
	@$(BIN)/python -m sphinx -b html -d $(BUILD)/packages/doctrees docs/packages $(BUILD)/packages/html $(SPHINXOPTS) -j $(JOBS)
	@echo; echo "file://$(CURDIR)/$(BUILD)/packages/html/index.html"

dist: ## build the wheels and source archives of the extensions and the library, twice, and check them; URL=https://… names the repository
	$(BOOTSTRAP) docs dist
	@$(BIN)/python -m extensions.distributions dist $(if $(URL),--url $(URL))

publish: dist ## upload one distribution, as a trusted publisher: DIST=sphinx-cjk-search URL=https://…
	@test -n "$(DIST)" || { echo "publish: say which, DIST=sphinx-cjk-search"; exit 1; }
	@$(BIN)/python -m twine upload --non-interactive dist/$(subst -,_,$(DIST))-*

gates: ## judge the site in a real browser: axe, vnu, Lighthouse, links, offline reading; prints the tables
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m pytest -m "gates or not gates" tests/site/test_accessibility.py tests/site/test_validity.py \
	  tests/site/test_lighthouse.py tests/site/test_stability.py tests/site/test_offline.py tests/site/test_epub.py \
	  tests/site/test_live_listings.py

addresses: html ## add the ids of today's pages to the list of published ones, which a test guards
	@$(BIN)/python docs/addresses.py $(BUILD)/html

results: ## run the listings again and write what they print; ONLY="toy mro" runs some
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m sphinx_runnable_listings record $(SOURCE) $(ONLY)
	@$(BIN)/python -m sphinx_runnable_listings.conclusions $(SOURCE) > $(SOURCE)/about/results/conclusions.txt

wasm: ## run the listings that the pages run, in WebAssembly, and write what differs; prints the table
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m sphinx_runnable_listings.live_listings record $(SOURCE)

oracles: ## check every geometry algorithm on 10,000 cases against shapely, scipy and Fraction (minutes); print the table
	$(BOOTSTRAP) docs test
	@cd $(SOURCE)/geometry && $(CURDIR)/$(BIN)/python -m geometry_checks.table --record

counts: ## print how many comparisons with its oracles each chapter has on record, and how many disagreed
	@$(BIN)/python -m sphinx_runnable_listings.checks $(SOURCE)

growth: ## measure how the geometry algorithms grow, and against shapely and scipy (minutes); keep the table for its page
	$(BOOTSTRAP) docs test
	@$(BIN)/python -m benchmarks.geometry --record

bench: ## measure latest_updates against bare Sphinx and ablog; BENCHOPTS="--posts 100,1000" measures a part
	$(BOOTSTRAP) bench
	@$(BIN)/python -m benchmarks.latest_updates $(BENCHOPTS)

bench-outputs: ## measure every format: build times, page weights and first paints, beside furo with MathJax and mermaid.js
	$(BOOTSTRAP) bench offline
	@$(BIN)/python -m benchmarks.outputs $(BENCHOPTS)

bench-search: ## measure cjk_search against Sphinx's search and Pagefind in Chromium; BENCHOPTS=--quick measures a part
	$(BOOTSTRAP) bench
	@$(BIN)/python -m benchmarks.search $(BENCHOPTS)

lint: ## ruff, mypy, biome, sphinx-lint, codespell, validate-pyproject, and the Chinese copy check
	$(BOOTSTRAP) docs test lint
	@$(BIN)/pre-commit run --all-files

update: ## pin the newest versions of everything in constraints.txt
	@$(PYTHON) -m venv --clear .venv-update
	@.venv-update/bin/pip install -q --upgrade pip setuptools
	@.venv-update/bin/pip install -q --group docs --group offline --group npm --group serve --group test --group bench --group dist --group lint \
	  $(foreach folder,$(DISTRIBUTIONS),./$(folder))
	@.venv-update/bin/pip freeze --all $(foreach folder,$(DISTRIBUTIONS),--exclude $(notdir $(folder))) | sed 's/+cpu$$//' > constraints.txt
	@rm -rf .venv-update build
	@git --no-pager diff --stat constraints.txt

clean: ## remove what was built; .venv stays
	rm -rf $(BUILD)

Makefile: ;

%:
	$(BOOTSTRAP) docs
	@$(BIN)/python -m sphinx -M $@ $(SOURCE) $(BUILD)/$@ $(SPHINXOPTS) -j $(JOBS)
