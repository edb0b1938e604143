# What those who change the autograder or the solution need besides.

SOLUTION ?= .
SUBMISSIONS ?=
TASK ?=
KIND ?= wire
FORMAT ?=
$(foreach name,SOLUTION SUBMISSIONS TASK KIND FORMAT,$(eval $(call as_given,$(name))))
# What is started again and again is compiled once, also where the environment has it otherwise.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: gradescope autolab classroom50 prairielearn grade-all check-solution mark test test-all test-long mutants fingerprints fuzz crashes kills bench train handout kit writeup lint

grade-all: .venv/installed-classroom ## grade a class: SUBMISSIONS= (folders, archives, bulk downloads), ASSIGNMENT=
	@$(RUN) autograder.classroom grade --assignment="$$ASSIGNMENT"

test: .venv/installed-dev ## the quick tests
	@$(BIN)/python -m pytest --numprocesses logical -m 'not slow'

test-all: .venv/installed-dev ## all tests but the long ones
	@$(BIN)/python -m pytest --numprocesses logical -m 'not long'

test-long: .venv/installed-dev ## the rest: more cases of what test-all proves
	@$(BIN)/python -m pytest --numprocesses logical -m long

mutants: .venv/installed-dev ## plant faults in the solution: does every item notice?
	@$(BIN)/python -m tests.mutation

fingerprints: .venv/installed-dev ## what faults in right solutions show, in numbers, for the diagnosis
	@$(BIN)/python -m autograder.classroom.fingerprints $(addprefix tests/samples/right/,loops notes)

fuzz: .venv/installed-dev ## a million spoilt inputs: KIND=wire or archive
	@$(BIN)/python -m tests.hostile.fuzz -- "$$KIND"

crashes: .venv/installed-dev ## 3,000 runs and 500 interrupts: does the grader itself crash? Half an hour
	@$(RUN) tests.hostile.crashes

kills: .venv/installed-dev ## a class whose runs are killed 20 times: is a result ever lost or doubled?
	@$(BIN)/python -m tests.hostile.kills

bench: .venv/installed-dev ## how long grading takes; what a save, a failing item and the sandbox cost
	@$(BIN)/python -m tests.bench.grading
	@$(BIN)/python -m tests.bench.diagnosis
	@$(BIN)/python -m tests.bench.sandbox
	@$(BIN)/python -m tests.bench.carry
	@$(BIN)/python -m tests.bench.watch
	@$(BIN)/python -m tests.bench.batch

train: .venv/installed-train ## train TASK=sine, say, with ARGS="--plot sine.png"
	@$(RUN) models.train -- $${TASK:+"$$TASK"}

mark: .venv/installed ## propose marks for a solution, SOLUTION= (default: this tree); ARGS=--write
	@$(RUN) autograder.classroom mark -- "$$SOLUTION"

check-solution: .venv/installed ## prove a solution, SOLUTION= (default: this tree), ASSIGNMENT= (default: all)
	@$(RUN) autograder.classroom.prove --assignment="$$ASSIGNMENT" -- "$$SOLUTION"

handout: .venv/installed ## write handout/ from the annotated solution
	@$(BIN)/python -m autograder.classroom.handout

kit: handout .venv/installed-classroom ## pack what students receive: build/hw2p1-student.zip, ...; FORMAT=ipynb
	@$(RUN) autograder.classroom.kit --assignment="$$ASSIGNMENT" --format="$$FORMAT"

writeup: .venv/installed-classroom ## the write-up: build/hw2p1-writeup.html and .pdf, ...; ASSIGNMENT=
	@$(RUN) autograder.classroom.writeup --assignment="$$ASSIGNMENT"

gradescope autolab classroom50 prairielearn: .venv/installed-classroom
	@$(RUN) autograder.classroom.upload.pack --assignment="$$ASSIGNMENT" -- $@

gradescope: ## what is uploaded to Gradescope: ASSIGNMENT=, ARGS="--seed N --after-due ITEM"
autolab: ## ... to Autolab
classroom50: ## ... to Classroom 50
prairielearn: ## ... to PrairieLearn

lint: .venv/installed-dev ## ruff and mypy
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy

.venv/installed-dev: requirements-dev.txt requirements-classroom.txt requirements-cluster.txt requirements-train.txt requirements-watch.txt .venv/installed
	@echo 'Installing what requirements-dev.txt names in .venv, once ...' >&2
	@$(PIP) -r requirements-dev.txt >&2
	@touch $@

.venv/installed-train: requirements-train.txt .venv/installed
	@echo 'Installing what requirements-train.txt names in .venv, once ...' >&2
	@$(PIP) -r requirements-train.txt >&2
	@touch $@

.venv/installed-classroom: requirements-classroom.txt .venv/installed
	@echo 'Installing what requirements-classroom.txt names in .venv, once ...' >&2
	@$(PIP) -r requirements-classroom.txt >&2
	@touch $@
