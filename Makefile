# Everything a person or a machine does with this repository. Needs Python 3.11 or newer, git and
# make; the rest is brought into .venv. `make` alone lists the targets.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
MEMBERS := $(wildcard libs/*/pyproject.toml services/*/pyproject.toml apps/*/pyproject.toml)
PYTEST := $(BIN)/python -m pytest
DIR ?= tests/scenarios
# The tests start hundreds of Python programs: compiled once, whatever this shell has in mind.
export PYTHONDONTWRITEBYTECODE :=
comma := ,
# For `locks`: each version that is locked, as it is asked for.
LOCKED = $(shell sed -n 's/^\([a-z0-9._-]*==[^ ;]*\).*/--upgrade-package \1/p' requirements-dev.lock)
# How many processes share out the tests of `test`; each starts servers of its own, about 1 GB.
JOBS ?= 3

.DEFAULT_GOAL := help
.PHONY: help run run-apart check test scenarios faults operate-test cluster-test bench format locks clean

help:
	@echo "Baton. Needs Python 3.11 or newer, git and make."
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

# One environment that grows: `run` needs the least, tests the most.
.venv/.run: requirements-run.lock pyproject.toml $(MEMBERS) .ci/environment
	@.ci/environment "$(PYTHON)" run

.venv/.apart: requirements-apart.lock pyproject.toml $(MEMBERS) .ci/environment
	@.ci/environment "$(PYTHON)" apart

.venv/.made: requirements-dev.lock pyproject.toml $(MEMBERS) .ci/environment
	@.ci/environment "$(PYTHON)" dev

run: .venv/.run ## the one-machine edition with its demo (BATON_HOME, BATON_PORT, BATON_DEMO=off)
	@exec $(BIN)/python -m baton_onebox

run-apart: .venv/.apart ## the same as five processes on PostgreSQL and Kafka, with the demo: 2 min cold
	@exec $(BIN)/python -m baton_apart

check: .venv/.made ## lint, types, architecture, unit: 100 s
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/codespell
	@said=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }
	@$(BIN)/mypy
	@$(PYTEST) --quiet tests/architecture tests/unit

test: check scenarios ## check, and everything a user needs, on real servers that it brings: 15 min
	@$(PYTEST) --quiet --numprocesses=$(JOBS) --ignore=tests/architecture --ignore=tests/unit \
		--ignore=tests/faults --ignore=tests/operation --ignore=tests/cluster --ignore=tests/bench

scenarios: .venv/.made ## plays every file under DIR, one line of JSON each
	@$(BIN)/python -m tests.scenarios $(DIR)

faults: .venv/.made ## kills, cuts, bombs and attacks (NIGHTLY=1: the long column): 5 min
	@$(PYTEST) --quiet tests/faults

operate-test: .venv/.made ## images, compose file, chart: 10 min
	@$(PYTEST) --quiet tests/operation

cluster-test: .venv/.made ## the chart on an API server of Kubernetes (by hand; needs go, etcd: 8 min cold)
	@$(PYTEST) --quiet --capture=no tests/cluster

bench: .venv/.made ## beside the limit and peers, one table (ONLY=mails,journey BEFORE=<commit>)
	@$(BIN)/python -m tests.bench $(if $(BEFORE),--before=$(BEFORE)) $(subst $(comma), ,$(ONLY))

format: .venv/.made ## puts the code into the repository's form
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

locks: .venv/.made ## writes every lock file, with the newest versions (KEEP=1: with those it has)
	@$(BIN)/uv lock --quiet $(if $(KEEP),$(LOCKED),--upgrade)
	@for layer in run apart; do \
		$(BIN)/uv export --quiet --frozen --no-emit-workspace --no-header --only-group $$layer \
			--format requirements-txt --output-file requirements-$$layer.lock || exit 1; done
	@$(BIN)/uv export --quiet --frozen --no-emit-workspace --no-header --all-packages --all-groups \
		--format requirements-txt --output-file requirements-dev.lock
	@for service in services/*; do \
		$(BIN)/uv export --quiet --frozen --no-emit-workspace --no-header --no-dev \
			--package baton-$${service#services/} --format requirements-txt \
			--output-file $$service/requirements.lock || exit 1; done

clean: ## removes what can be made again; never ./var and ./var-apart
	@rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
