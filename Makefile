# What CI runs is in .ci/run; these are the same steps by hand.
GOLANGCI_VERSION := v2.15.0
GOLANGCI         := $(shell go env GOPATH)/bin/golangci-lint
FUZZTIME         ?= 10s
PKGS             ?= ./...

.PHONY: all build test race lint fmt fuzz bench generate clean

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

fmt:
	gofmt -w $$(go list -f '{{.Dir}}' ./...)

fuzz: ## each fuzz target for FUZZTIME
	@set -e; for pkg in $$(go list $(PKGS)); do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

bench: ## of the packages; `wirecopy bench` measures the whole pipeline
	go test -run '^$$' -bench . -benchmem $(PKGS)

generate: ## docs/schemas
	go generate ./docs/... ./stages/internal/text

clean:
	rm -rf bin

$(GOLANGCI):
	go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
