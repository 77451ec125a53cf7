# Each target is one line: the work is in scripts/, which can be read and run by themselves.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint fuzz eval bench chaos power walks plugins docs screens wheel prove windows lock install clean

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

fuzz: ## 10,000 damaged inputs through the command line
	@scripts/run python -m tests.security.fuzz

eval: ## scores of the language rooms on their evaluation sets
	@scripts/run python -m tests.language.evaluate

bench: ## speed and accuracy, measured on this machine
	@scripts/run python -m bench

chaos: ## 200 kills and every fault in real conversations: is anything lost? (an hour and a half)
	@scripts/run sh -c 'python -m tests.chaos --kills 200 --rigs 2 && python -m tests.faults && pytest --thorough tests/store/test_locking.py tests/test_levels.py'

power: ## 200 power cuts of a recorded spoken check-in: is anything lost? (two minutes)
	@scripts/run python -m tests.power --cuts 200

walks: ## guides, the setup and a power cut walked through aloud, in real time (half an hour)
	@scripts/run pytest walks

plugins: ## the tests of the plugin for llm, with a real small model (fetches 350 MB once)
	@scripts/run sh -c 'pip install -q -e "plugins/voicecheck-llm[test]" && pytest plugins/voicecheck-llm'

docs: ## the site, into dist/site/
	@scripts/run sphinx-build -q --fail-on-warning --keep-going -c docs -d .cache/doctrees . dist/site

screens: ## the pictures of the terminal in docs/screens/, drawn anew
	@scripts/run python -m scripts.screens

wheel: ## the file that is installed, into dist/
	@scripts/run pyproject-build --outdir dist

prove: ## every way of installing in docs/install.md, in a bare Debian 12 and with each Python
	@scripts/prove_install

windows: ## what can be proved of Windows without one, under Wine
	@scripts/prove_windows

lock: ## pin every dependency and its hashes anew
	@scripts/lock

install: ## install the voicecheck command for you alone
	@scripts/install

clean: ## remove the virtual environment and every cache
	@scripts/clean
