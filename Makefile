# The targets of the house; each is a script in scripts/ or one line.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test test-scale lint lock fuzz kill-test attack-test bench clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

setup: ## install what is missing and build the browser code
	@scripts/setup

setup-test: ## the same, with what the tests need
	@scripts/setup tests

run: setup ## start Rapporteur with the demo
	@exec .venv/bin/rapporteur serve --demo

test: setup-test ## every check and every test; ARGS="-k word" goes to pytest
	@scripts/test $(ARGS)

test-scale: ## durability and convergence upon PostgreSQL and Redis, with several server processes behind nginx
	@scripts/setup scale
	@scripts/test-scale $(ARGS)

lint: setup-test ## style and types only
	@scripts/lint

lock: ## write the lock files again
	@scripts/lock

fuzz: setup-test ## property tests with many more examples, and 1,000 seeds of people at the real server; SEEDS=100 for fewer
	@failed=0; HYPOTHESIS_PROFILE=fuzz .venv/bin/python -m pytest -m hypothesis $(ARGS) || failed=1; \
	  CONVERGENCE_SEEDS=$${SEEDS:-1000} .venv/bin/python -m pytest -q -s tests/e2e/test_convergence.py || failed=1; \
	  exit $$failed

kill-test: setup-test ## kill -9 the server 100 times and the keeper 50 times under 8 writers; KILLS=1000 for more
	@KILLS=$${KILLS:-100} KEEPER_KILLS=$${KEEPER_KILLS:-50} .venv/bin/python -m pytest -q -s -k killed tests/editor/live $(ARGS)

attack-test: setup-test ## 6,000 hostile updates, and three who flood for 15 seconds in each of six ways
	@CORPUS=$${CORPUS:-6000} FLOOD_SECONDS=$${FLOOD_SECONDS:-15} \
	  .venv/bin/python -m pytest -q -s tests/editor/live/test_corpus.py tests/editor/live/test_flood.py $(ARGS)

bench: setup ## load beside the peers; ARGS="peers 3 A,B rapporteur,hocuspocus", "growth", "opening", "memory", "write-page"
	@scripts/bench $(ARGS)

clean: ## remove everything that was made, but never var/
	@rm -rf .venv static/node_modules bench/node_modules static/dist build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
