# Each target is one line that you could type yourself. PORT= and ARGS= are passed on:
#   make lab PORT=8899 ARGS="--no-browser"      make test ARGS="-k perceptron"
PYTHON ?= python3
RUN = $(PYTHON) course/bootstrap.py

.PHONY: lab test build audit lint doctor site clean requirements

lab:           ## your own copies of the lessons, in JupyterLab
	@$(RUN) lab $(if $(PORT),--port $(PORT)) $(ARGS)

test:          ## the test suite; ARGS="-m long" for what takes minutes
	@$(RUN) test $(ARGS)

build:         ## notebooks/ and solutions/ from lessons/
	@$(RUN) build $(ARGS)

audit:         ## the proof that every lesson grades truly
	@$(RUN) audit $(ARGS)

lint:          ## style and common mistakes
	@$(RUN) lint $(ARGS)

doctor:        ## is everything here that the course needs?
	@$(RUN) doctor $(ARGS)

site:          ## the course to read and to try in a browser: build/site; ARGS=--install once, with network
	@$(RUN) site $(ARGS)

clean:         ## caches only: never workspace/, submitted/ or a gradebook
	rm -rf .cache .pytest_cache .ruff_cache build *.egg-info && find course helpers tests -name __pycache__ -prune -exec rm -rf {} +

requirements:  ## the pinned set, from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra course --extra test --upgrade --no-emit-index-url --annotation-style line --custom-compile-command "make requirements (from pyproject.toml; soupsieve<3; python_full_version < '3.11.7')" -o requirements.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra site --upgrade --no-emit-index-url --annotation-style line --custom-compile-command "make requirements (from pyproject.toml)" -o requirements-site.txt
