# Thin on purpose: start.py does the work, also where there is no make (`python start.py run`).
PYTHON ?= $(firstword $(foreach name,python3 python,$(if $(shell command -v $(name) 2>/dev/null),$(name))))
ifdef PORT
export SHEBER_PORT = $(PORT)
endif
export SHEBER_PORT_WAY = make run PORT=
START = $(if $(PYTHON),$(PYTHON),$(error Python is not installed. Install Python 3.11 or newer, then say make again)) start.py

.DEFAULT_GOAL := help
.PHONY: help setup run test check browser screens bench lock clean

help: ## this list
	@echo "Sheber: marking for skills championships and demonstration exams. Say \"make run\" first."
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '%-16s %s\n' "$$name" "$$text"; done

setup: ## the virtual environment in .venv, with the pinned packages and the command "scoring"
	@$(START) setup

run: ## set up, fill the demonstration, serve, print the address and the accounts (PORT=8000)
	@$(START) run

test: ## set up and run the tests, all but those in a browser; the rules covered branch by branch
	@$(START) test

browser: ## the tests in a real browser (needs Chromium)
	@$(START) browser

check: ## ruff, mypy and the order of the rooms
	@$(START) check

screens: ## a picture of every page, size, theme and language, in screens/index.html
	@$(START) screens

bench: ## measure; results with machine and versions in bench/results/
	@$(START) bench

lock: ## resolve setup.cfg anew into requirements.txt and requirements-test.txt
	@$(START) lock

clean: ## remove what setting up and testing made; the instance folder with its database stays
	@$(START) clean
