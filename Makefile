# The only rituals: make run, make test, make check, make fix, make bench.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check fix bench client screenshots messages clean environment environment-dev programs
.SILENT:
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
PACKAGES := $(patsubst %/__init__.py,%,$(wildcard */__init__.py))
TYPED := $(filter-out tests,$(PACKAGES)) manage.py
# Node.js comes as a Python package, so that everybody has the same one. What a developer's .env says is not for tests.
# Each of the hundred processes that tests start shall find the modules compiled, also where Python is told otherwise.
CHECKED := PATH="$(CURDIR)/.venv/bin:$$PATH" ENV_FILE=/dev/null PYTHONDONTWRITEBYTECODE=

help: ## this list
	echo "make <what>:"
	sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 10

run: environment .env ## Parley on http://localhost:8000 (PORT=…, HOST=…; TLS=1: https for the network)
	exec $(PYTHON) manage.py serve --prepare

test: programs check ## everything: checks, scripts of the pages, pytest with real browsers and servers
	$(CHECKED) node --test --test-isolation=none --test-force-exit tests/js/*.test.js
	$(CHECKED) $(PYTHON) -m pytest -p tests.config.nothing_skipped --numprocesses 3 --dist worksteal -m "not spoken and not alone"
	$(CHECKED) $(PYTHON) -m pytest -p tests.config.nothing_skipped tests/browser tests/stack --numprocesses 2 --dist loadfile -m spoken
	$(CHECKED) $(PYTHON) -m pytest -p tests.config.nothing_skipped tests/browser tests/stack -m alone

check: environment-dev ## ruff, mypy, tsc, imports between folders, migrations, settings
	$(CHECKED) $(MAKE) --jobs=2 $(CHECKS)

CHECKS := .types .style .scripts .imports .settings
.PHONY: $(CHECKS)
.types: ; mypy $(TYPED)
.style: ; ruff check . && ruff format --check .
.scripts: node_modules/.package-lock.json ; node_modules/.bin/tsc -p .
.imports: ; lint-imports
.settings: ; $(PYTHON) manage.py makemigrations --check --dry-run && $(PYTHON) manage.py check

fix: environment-dev ## what ruff can mend by itself
	$(CHECKED) ruff check --fix .
	$(CHECKED) ruff format .

bench: environment-dev ## how many speakers this machine carries
	$(CHECKED) $(PYTHON) -m bench

client: environment-dev ## a Python client of the API, made of its description, into var/client/
	mkdir -p var
	$(CHECKED) $(PYTHON) manage.py spectacular --file var/schema.yaml
	$(CHECKED) openapi-python-client generate --path var/schema.yaml --output-path var/client --meta setup --overwrite
	echo "Use it with PYTHONPATH=var/client, or pip install ./var/client; examples/api_client.py shows how."

clean: ## remove what was installed or cached; .env and var/ (your meetings) stay
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	deploy/environment requirements.txt
	$(PYTHON) -m config.catalogues

environment-dev:
	deploy/environment requirements.txt requirements-dev.txt
	$(PYTHON) -m config.catalogues

screenshots: programs environment-dev ## every page, in every size, into docs/screenshots/
	fc-list | grep -qi inter || deploy/packages fonts-inter
	$(CHECKED) $(PYTHON) -m tests.screenshots

messages: programs environment-dev ## collect the texts to translate into locale/
	$(CHECKED) $(PYTHON) manage.py makemessages -l en -l es --no-wrap --no-obsolete --add-location file -i node_modules -i .venv -i bench -i tests -i var
	$(CHECKED) $(PYTHON) manage.py makemessages --domain djangojs -l en -l es --no-wrap --no-obsolete --add-location file -i node_modules -i .venv
	$(PYTHON) -m config.catalogues

programs:
	deploy/programs

node_modules/.package-lock.json: package.json package-lock.json | environment-dev
	echo "Installing what checks the pages' scripts…"
	$(CHECKED) npm ci --loglevel=error --no-audit --no-fund
	touch $@

.env: | environment
	umask 077; $(PYTHON) -c 'import secrets; print("# Every setting: .env.example\nSECRET_KEY=" + secrets.token_urlsafe(48))' > $@
