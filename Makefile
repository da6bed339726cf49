# What CI runs is in .ci/run; these are the same steps by hand.
GOLANGCI_VERSION := v2.15.0
GOLANGCI         := $(shell go env GOPATH)/bin/golangci-lint
FUZZTIME         ?= 60s
SOAK_MINUTES     ?= 60
PKGS             ?= ./...

.PHONY: all build test race lint fmt fuzz faults soak bench bench-compare generate clean

all: fmt lint test build

build: ## the program, static, in bin/
	CGO_ENABLED=0 go build -ldflags '-s -w' -o bin/wirecopy ./cmd/wirecopy

test: ## every test, against real NATS servers inside the test processes
	go test $(PKGS)

race:
	go test -race $(PKGS)

lint: $(GOLANGCI)
	go vet $(PKGS)
	$(GOLANGCI) run $(PKGS)
	@if command -v govulncheck >/dev/null; then govulncheck $(PKGS); else echo 'govulncheck is not installed: known faults of dependencies are not looked for'; fi

fmt:
	gofmt -w $$(go list -f '{{.Dir}}' ./...)

fuzz: ## each fuzz target for FUZZTIME
	@set -e; for pkg in $$(go list $(PKGS)); do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

bin/nats-server: go.mod ## a server as it comes, of the version that is embedded
	go build -o $@ github.com/nats-io/nats-server/v2

faults: build bin/nats-server ## kills what can be killed, at random, and counts: the table of docs/reliability.md
	go run ./deploy/faults -program bin/wirecopy -server bin/nats-server

soak: build ## an hour under load: memory, goroutines, files and latency, each minute
	go run ./deploy/soak -program bin/wirecopy -minutes $(SOAK_MINUTES)

bench: ## of the packages; `wirecopy bench` measures the whole pipeline
	go test -run '^$$' -bench . -benchmem $(PKGS)

BASE ?= HEAD
bench-compare: build ## the working tree against the last commit, or BASE: both in turn, the middle of three
	rm -rf bin/base && git worktree prune && git worktree add --detach bin/base $(BASE)
	cd bin/base && CGO_ENABLED=0 go build -ldflags '-s -w' -o ../wirecopy-base ./cmd/wirecopy
	git worktree remove --force bin/base
	bin/wirecopy bench --against bin/wirecopy-base

generate: ## docs/schemas
	go generate ./docs/... ./stages/internal/text

clean:
	rm -rf bin

$(GOLANGCI):
	go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
