# What CI runs is in .ci/run; these are the same steps by hand.
GOLANGCI_VERSION := v2.15.0
GOLANGCI         := $(shell go env GOPATH)/bin/golangci-lint
FUZZTIME         ?= 60s
SOAK_MINUTES     ?= 60
PKGS             ?= ./...

GORELEASER_VERSION := v2.15.1
CYCLONEDX_VERSION  := v1.9.0
# make module PATH=host.example/name: a path of the module, and not where programs are.
ifeq ($(origin PATH),command line)
MODULE           := $(PATH)
override PATH    := /usr/local/go/bin:/usr/local/bin:/usr/bin:/bin
endif
VERSION          ?= $(shell git describe --tags --match 'v*' --always --dirty 2>/dev/null)

.PHONY: all build test race lint fmt fuzz faults soak scaling chart bench bench-compare screenshots generate packages snapshot upgrade module clean

all: fmt lint test build

build: ## the program, static, in bin/
	CGO_ENABLED=0 go build -ldflags '-s -w -X main.version=$(VERSION)' -o bin/wirecopy ./cmd/wirecopy

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

# A target makes each input that it finds smaller for a minute by default, which for stages that read whole texts is all of its time.
fuzz: ## each fuzz target for FUZZTIME
	@set -e; for pkg in $$(go list $(PKGS)); do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x -parallel 1 $$pkg; \
		done; \
	done

bin/nats-server: go.mod ## a server as it comes, of the version that is embedded
	go build -o $@ github.com/nats-io/nats-server/v2

scaling: build bin/nats-server ## a load that triples and falls, and workers that follow it: the figure of docs/scaling.md
	go run ./deploy/scaling -program bin/wirecopy -server bin/nats-server -share 0.014 -svg docs/scaling.svg

chart: build ## the Helm chart, object by object
	cd deploy/helm/check && WIRECOPY_TEST_PROGRAM=$(CURDIR)/bin/wirecopy go test .

faults: build bin/nats-server ## kills what can be killed, at random, and counts: the table of docs/reliability.md
	go run ./deploy/faults -program bin/wirecopy -server bin/nats-server

soak: build ## an hour under load: memory, goroutines, files and latency, each minute
	go run ./deploy/soak -program bin/wirecopy -minutes $(SOAK_MINUTES)

bench: ## of the packages; `wirecopy bench` measures the whole pipeline
	go test -run '^$$' -bench . -benchmem $(PKGS)

screenshots: ## the pictures of the console in docs/images, with the chromium on the path
	mkdir -p docs/images
	WIRECOPY_SCREENSHOTS=$(CURDIR)/docs/images go test ./cmd/wirecopy -run 'TestScreenshots$$' -count=1

BASE ?= HEAD
bench-compare: build ## the working tree against the last commit, or BASE: both in turn, the middle of three
	rm -rf bin/base && git worktree prune && git worktree add --detach bin/base $(BASE)
	cd bin/base && CGO_ENABLED=0 go build -ldflags '-s -w' -o ../wirecopy-base ./cmd/wirecopy
	git worktree remove --force bin/base
	bin/wirecopy bench --against bin/wirecopy-base

generate: ## docs/schemas
	go generate ./docs/... ./stages/internal/text

packages: build ## deb, rpm and apk as a release has them, unpacked and looked at
	deploy/release/check bin/wirecopy

snapshot: ## a whole release in dist/, published nowhere; images need docker, and are left out without
	go install github.com/goreleaser/goreleaser/v2@$(GORELEASER_VERSION)
	go install github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$(CYCLONEDX_VERSION)
	PATH="$$(go env GOPATH)/bin:$$PATH" goreleaser check
	PATH="$$(go env GOPATH)/bin:$$PATH" goreleaser release --snapshot --clean $$(docker buildx version >/dev/null 2>&1 || echo --skip=docker)

upgrade: ## the program of the last release beside this one, over the same streams
	deploy/release/upgrade

module: ## the whole repository under another path, for whoever publishes it: make module PATH=host.example/name
	@deploy/release/module "$(MODULE)"

clean:
	rm -rf bin build dist

$(GOLANGCI):
	go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
