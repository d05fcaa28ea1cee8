# convlab: `make lab` to learn, `make test` to prove it.
#   PYTHON=…   the Python that makes .venv (else the first of 3.11 to 3.14)
#   PORT=…     JupyterLab's port
#   ARGS=…     further arguments: of JupyterLab (make lab), pytest (make test), the benchmark,
#              the training (make cifar)
#   ROOT=…     the folder of CIFAR-10's archive, and of the training's checkpoint (else data)

PORT ?= 8888
ROOT ?= data
find_python = python=$$(sh tools/python.sh "$(PYTHON)")
set_up = "$$python" tools/setup.py $(if $(PYTHON),--python-given)

.PHONY: help lab check test fuzz bench cifar notebooks site slides colab try-hub links lock clean

help:
	@echo "make lab        set up .venv, then open the lessons in JupyterLab"
	@echo "make test       set up .venv, then run every test (ARGS='-k sizes' for some)"
	@echo "make check      the quick part of it: ruff, types, units (about a minute)"
	@echo "make fuzz       compare 100,000 random sizes with PyTorch (SEED=…, COUNT=…; RULES=all: explain)"
	@echo "make bench      time convolution, explain, explorers, checks and training"
	@echo "make cifar      train AlexNet on CIFAR-10, on a GPU if there is one (ROOT=…, ARGS='--epochs 5')"
	@echo "make notebooks  run every lesson top to bottom and store its outputs"
	@echo "make site       build the site: lessons, names; pages that need no Python and no network"
	@echo "make slides     write slides of each lesson for the room, which need no network"
	@echo "make colab      write the lessons' copies for Google Colab into build/colab"
	@echo "make try-hub    put a class into the hub of course/hub (ARGS='--learners 30')"
	@echo "make links      follow the links to other places, which needs the network"
	@echo "make lock       pin the packages after a change of pyproject.toml (UPGRADE=1: newest)"
	@echo "make clean      remove .venv and what the tools left; never your lessons/"

lab:
	@$(find_python) && "$$python" tools/open_lab.py --check --port "$(PORT)" && $(set_up) lab
	@.venv/bin/python tools/open_lab.py --port "$(PORT)" -- $(ARGS)

# What ruff and mypy say of the whole tree, in some seconds.
define read_the_code
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy
endef

test:
	@$(find_python) && $(set_up) test
	$(read_the_code)
	.venv/bin/python -m pytest $(ARGS)

check:
	@$(find_python) && $(set_up) test
	$(read_the_code)
	.venv/bin/python -m pytest -m "not slow" --ignore=tests/browser convlab tests $(ARGS)

fuzz:
	@$(find_python) && $(set_up) test
	.venv/bin/python tools/fuzz.py $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT)) $(if $(RULES),--rules $(RULES))

bench:
	@$(find_python) && $(set_up) test
	.venv/bin/python benchmarks/convolution.py $(ARGS)
	.venv/bin/python benchmarks/explain.py
	.venv/bin/python benchmarks/explorers.py
	.venv/bin/python benchmarks/checks.py
	.venv/bin/python benchmarks/training.py

cifar:
	@$(find_python) && $(set_up) lab
	.venv/bin/python -m convlab.training.cifar --root $(ROOT) $(ARGS)

notebooks:
	@$(find_python) && $(set_up) test
	.venv/bin/python tools/execute.py notebooks

site:
	@$(find_python) && $(set_up) test
	.venv/bin/python tools/make_site.py $(ARGS)

slides:
	@$(find_python) && $(set_up) test
	.venv/bin/python tools/make_slides.py $(ARGS)

colab:
	@$(find_python) && $(set_up) test
	.venv/bin/python tools/colab.py $(ARGS)

try-hub:
	@$(find_python) && $(set_up) test
	.venv/bin/python tools/try_hub.py $(ARGS)

links:
	@$(find_python) && $(set_up) test
	.venv/bin/python tools/links.py

lock:
	@$(find_python) && $(set_up) test
	.venv/bin/python tools/lock.py $(if $(UPGRADE),--upgrade)

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
