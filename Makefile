# SPDX-License-Identifier: Apache-2.0
# `make` lists the commands.

SHELL := /bin/sh
BUILD := .build/release
# One configuration for everything: tests share the release build, since they need no testability.
SWIFT_FLAGS := -c release

.PHONY: help build demo test lint unit headers clients browser bench-peers bench-survey fuzz

help:
	@echo "make demo      install what is missing, build, train four checkpoints and serve a survey of their responses"
	@echo "make test      install what is missing, build, lint, and run every test, those in a browser included"
	@echo "make build     install what is missing and build the command at $(BUILD)/showdown"
	@echo "make lint      check the format of every source file"
	@echo "make fuzz      give each parser a million mutated inputs (an hour; not in make test)"
	@echo "make bench-survey  measure the survey server and write tables (half an hour; not in make test)"
	@echo "make bench-peers  train beside PyTorch on this machine and write Benchmarks/results/ (an hour; not in make test)"
	@echo ""
	@echo "make demo ARGS='--budget 60'   passes flags on to \`showdown demo\`"

build:
	@sh .ci/install build
	swift build $(SWIFT_FLAGS) --product showdown

demo: build
	@$(BUILD)/showdown demo $(ARGS)

test: lint unit headers clients browser

lint:
	@sh .ci/install build
	swift format lint --strict --recursive Sources Tests Package.swift

# One graph for the command and all tests keeps both cores busy. Tests over loopback do not go through a proxy of this
# machine's network.
unit:
	@sh .ci/install build
	NO_PROXY=127.0.0.1,.invalid no_proxy=127.0.0.1,.invalid swift test $(SWIFT_FLAGS) --disable-testable-imports

headers:
	@sh .ci/install build
	@sh .ci/install headers
	Tests/Headers/run

clients: build
	@sh .ci/install clients
	Tests/Clients/run

browser: build
	@sh .ci/install browser
	Tests/Browser/run

bench-survey: build
	Benchmarks/survey/run $(ARGS)

fuzz:
	@sh .ci/install build
	Tests/Fuzz/run $(ARGS)

bench-peers: build
	@sh .ci/install headers
	Benchmarks/peers/run $(ARGS)
