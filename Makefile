.PHONY: run test lint format ci lock messages mcp-conformance

# Extra words for pytest: make test ARGS='-k audience'
ARGS ?=

# make run PORT=9000; make run DEMO=1 fills an empty place with a made-up organisation.
PORT ?= 8000
DEMO ?=
PYTHON ?= python3

run:
	@PYTHON="$(PYTHON)" PORT="$(PORT)" DEMO="$(DEMO)" bin/run

# The run starts some hundred processes. Where somebody said that Python keeps no bytecode, each of them would spend half of its start on reading
# the same sources anew. Three workers on two processors: one of them often waits for its browser, or for a served program.
test: export PYTHONDONTWRITEBYTECODE =
test:
	@bin/environment
	.venv/bin/pytest -q -n 3 --dist worksteal $(ARGS)

lint:
	@bin/environment
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

ci:
	bin/ci

# The index that packages come from is each machine's own affair, so its address stays out of the lock files.
COMPILE = uv pip compile --quiet --no-emit-index-url --no-header --generate-hashes --python-version 3.11

lock:
	$(COMPILE) pyproject.toml -o requirements/base.lock
	$(COMPILE) --group dev pyproject.toml -o requirements/dev.lock

# The conformance package of the Model Context Protocol against a server of its own. Needs Node 22 and npx.
mcp-conformance:
	@bin/environment
	PYTHONPATH=. .venv/bin/python bench/mcp_conformance.py

# A typed client of the API in Python, into var/python-client (docs/developers/api.md).
.PHONY: client
client:
	@bin/environment
	PATH="$(CURDIR)/.venv/bin:$$PATH" openapi-python-client generate --path commonplace/api/tests/openapi.json --output-path var/python-client --overwrite --fail-on-warning

# All words that people see, into commonplace/locale (docs/developers/translating.md). Needs GNU gettext.
messages:
	@bin/environment
	.venv/bin/python manage.py makemessages --all --keep-pot --add-location file --no-obsolete --ignore tests --ignore bench --ignore var --ignore .venv

.PHONY: screenshots
# The pictures of docs/images, from the made-up organisation. Needs Chromium; pngquant makes them smaller.
screenshots:
	@bin/environment
	.venv/bin/python bin/screenshots

.PHONY: bench bench-search bench-writers bench-extraction bench-reader bench-knowing bench-flow bench-suggestions bench-hatches bench-matching bench-together
# Sizes and databases: make bench ARGS='--sizes 100000 --databases sqlite'
bench:
	@bin/environment
	.venv/bin/python -m bench.run --write docs/benchmarks.md $(ARGS)

# How good search is over collections that people judged.
bench-search:
	@bin/environment
	.venv/bin/python -m bench.search_quality $(ARGS)

bench-writers:
	@bin/environment
	.venv/bin/python -m bench.writers $(ARGS)

# How long making a page readable takes, and how much of it is found, over thirty real pages.
bench-extraction:
	@bin/environment
	.venv/bin/python -m bench.extraction $(ARGS)

# A page with 500 highlights of 40 members, as one of them opens it.
bench-reader:
	@bin/environment
	.venv/bin/python -m bench.reader_page $(ARGS)

# Whether those who know are found, and questions that were asked before, on a real site of questions.
bench-knowing:
	@bin/environment
	.venv/bin/python -m bench.knowing $(ARGS)

# The organisation's flow among a million entries and ten million edges: counting anew, counting a deed, figures, the page.
bench-flow:
	@bin/environment
	.venv/bin/python -m bench.flow $(ARGS)

# How good suggestions are on a public collection; with ARGS=--choose, the settings are looked for once more. What they cost: bench.suggestions_at_scale.
bench-suggestions:
	@bin/environment
	.venv/bin/python -m bench.suggestions $(ARGS)

# What the checks of the hatch catch and let through, over 300 grounds of public notes, with models good and bad that a server here plays.
bench-hatches:
	@bin/environment
	DJANGO_SETTINGS_MODULE=commonplace.settings .venv/bin/python -m bench.hatches $(ARGS)

# Mentors and mentees by the thousand, beside what somebody would do by hand; learners in groups.
bench-matching:
	@bin/environment
	.venv/bin/python -m bench.matching
	.venv/bin/python -m bench.mentoring_round $(ARGS)

# Writing together: how soon 20 writers see each other's keystrokes, and 200 kills of the server. Other circumstances: ARGS, see bench/together.py.
bench-together:
	@bin/environment
	.venv/bin/python -m bench.together --delay $(ARGS)
	.venv/bin/python -m bench.together --delay --servers 2 $(ARGS)
	.venv/bin/python -m bench.together --kills 200 $(ARGS)
