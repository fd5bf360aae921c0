# Bare `make` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := bin
OPA_VERSION := v1.22.2
GOLANGCI_VERSION := v2.15.0
ACTIONLINT_VERSION := v1.7.12
# The version that deploy/release/check/go.mod names, too.
GORELEASER_VERSION := v2.15.1
# The percentage of the lines of policies/ that their tests have to reach.
COVERAGE := 95
VERSITYGW_VERSION := v1.8.0
MINIO_VERSION := v0.0.0-20260212201848-7aac2a2c5b7c
# The packages in which something runs side by side: a test holds the list to the
# code. In the others the race detector has nothing to see, and is ten times slower.
CONCURRENT := ./rules ./cmd/s3audit ./fixtures ./remediate ./collector ./fixtures/bench ./fixtures/servers ./policies/mutate ./remediate/journal
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  %-18s %s\n", $$1, $$2}'

.PHONY: build
build: ## Build bin/s3audit
	go build -trimpath -ldflags "-X main.version=$(VERSION)" -o $(BIN)/s3audit ./cmd/s3audit

.PHONY: demo
demo: build ## Scan the embedded sample account, write report.html and report.sarif
	$(BIN)/s3audit demo

.PHONY: test
test: ## Run every Go test
	go test -timeout 20m ./rules ./cmd/s3audit ./remediate ./... # the longest first

.PHONY: race
race: ## Run the tests of what runs side by side again, with the race detector
	go test -race -short -timeout 30m $(CONCURRENT)

.PHONY: check
check: fmt-check vet lint rego regal test race ## Everything that must be green but the servers and the mutants

.PHONY: fmt-check
fmt-check: ## Fail where gofmt would change a file
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }

.PHONY: vet
vet: ## go vet
	go vet ./...

.PHONY: lint
lint: $(BIN)/golangci-lint ## The linters of .golangci.yml
	$(BIN)/golangci-lint run ./...

.PHONY: rego
rego: $(BIN)/opa ## Format, strict check, tests and coverage of the rules, with the stock opa
	@test -z "$$($(BIN)/opa fmt --list policies)" || { $(BIN)/opa fmt --list policies; exit 1; }
	$(BIN)/opa check --strict --schema policies/schema policies
	$(BIN)/opa test policies
	$(BIN)/opa test --coverage --coverage-runs= --threshold $(COVERAGE) policies >$(BIN)/rego-coverage.json
	S3AUDIT_OPA=$(abspath $(BIN)/opa) go test -count=1 -run TestStockOPA ./cmd/s3audit

.PHONY: rule
rule: ## Write a new built-in rule and its tests (NAME=bucket-something SUBRESOURCE=versioning)
	@test -n "$(NAME)" || { echo 'usage: make rule NAME=bucket-something [SUBRESOURCE=versioning]' >&2; exit 2; }
	go run ./cmd/s3audit rules new '$(NAME)' --dir policies/s3audit/rules --subresource '$(or $(SUBRESOURCE),versioning)'
	go generate ./policies

.PHONY: regal
regal: $(BIN)/regal ## Lint the rules with the stock regal
	$(BIN)/regal lint policies

.PHONY: mutate
mutate: ## Make small mistakes in the rules and ask whether their tests notice (ONLY='rules/bucket-*/rule.rego')
	go run ./policies/mutate -only '$(ONLY)'

.PHONY: generate
generate: ## Regenerate what is made from code: rule catalogue, schemas, docs
	go generate ./...

.PHONY: actions
actions: ## Rewrite the S3 IAM action table from AWS's service reference (SOURCE=s3.json)
	@test -n "$(SOURCE)" || { echo 'usage: make actions SOURCE=s3.json, as downloaded from https://servicereference.us-east-1.amazonaws.com/v1/s3/s3.json' >&2; exit 2; }
	go run ./rules/policy/gen -source '$(SOURCE)' -date "$$(date -u +%F)" -out rules/policy/actions.json

.PHONY: golden
golden: ## Rewrite the golden files
	UPDATE_GOLDEN=1 go test ./...

.PHONY: fuzz
fuzz: ## Fuzz every parser for a while (FUZZTIME=30s)
	@for pkg in $$(grep -rl --include='*_test.go' 'func Fuzz' . | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -ho 'func Fuzz[A-Za-z0-9_]*' $$pkg/*_test.go | sed 's/func //'); do \
	    echo "$$pkg $$f"; go test $$pkg -run '^$$' -fuzz "^$$f$$" -fuzztime $${FUZZTIME:-30s} || exit 1; done; done

.PHONY: bench
bench: ## Print the speed ratios against floors measured in the same run
	go run ./fixtures/bench

.PHONY: servers
servers: $(BIN)/versitygw $(BIN)/minio ## Build the S3 servers of others that the tests run against

.PHONY: test-versitygw test-minio test-rgw
test-versitygw: build $(BIN)/versitygw ## Scan a real versitygw
	S3AUDIT_VERSITYGW=$(abspath $(BIN)/versitygw) S3AUDIT_BIN=$(abspath $(BIN)/s3audit) go test -count=1 -run TestVersitygw ./fixtures/servers
test-minio: build $(BIN)/minio ## Scan a real MinIO
	S3AUDIT_MINIO=$(abspath $(BIN)/minio) S3AUDIT_BIN=$(abspath $(BIN)/s3audit) go test -count=1 -run TestMinIO ./fixtures/servers
test-rgw: build ## Scan a real Ceph RGW (Debian: ceph-mon ceph-osd radosgw ceph-common)
	S3AUDIT_RGW=1 S3AUDIT_BIN=$(abspath $(BIN)/s3audit) go test -count=1 -run TestRGW ./fixtures/servers

.PHONY: validate
validate: build ## Hold every format of four accounts, and the templates of a plan, to the validators their readers trust (npm, libxml2-utils, prometheus, cmark-gfm)
	rm -rf $(BIN)/reports
	report/testdata/validate/accounts.sh $(abspath $(BIN)/s3audit) $(abspath $(BIN)/reports)
	report/testdata/validate/validate.sh $(abspath $(BIN))/reports/*
	report/testdata/validate/validate.sh --self-test
	remediate/export/testdata/validate/templates.sh $(abspath $(BIN)/s3audit) $(abspath $(BIN)/templates)

.PHONY: manual
manual: ## Write the man pages and the shell completions that a release ships, to bin/manual
	rm -rf $(BIN)/manual
	go run ./cmd/s3audit manual $(BIN)/manual

.PHONY: portable
portable: ## Build the program for every platform that a release is for
	@for os in linux darwin windows; do for arch in amd64 arm64; do echo "$$os/$$arch"; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -o /dev/null ./cmd/s3audit || exit 1; done; done

.PHONY: reproducible
reproducible: ## Build a release twice, in two directories and two caches, and want the same bytes
	deploy/release/reproducible.sh $(abspath $(BIN))/reproducible

.PHONY: release-check
release-check: $(BIN)/goreleaser ## Hold .goreleaser.yaml against goreleaser itself (its build takes a quarter of an hour)
	$(BIN)/goreleaser check

.PHONY: release
release: $(BIN)/goreleaser ## Release the tag that is checked out (GITHUB_TOKEN; syft on the path; S3AUDIT_IMAGE for the image)
	$(BIN)/goreleaser release --clean

.PHONY: ci-files
ci-files: $(BIN)/actionlint $(BIN)/goreleasercheck ## Hold the action, workflows, hooks and examples to actionlint and to their schemas (npm)
	$(BIN)/actionlint -shellcheck= -pyflakes= .github/workflows/*.yml docs/ci/github.yml
	bash -n deploy/ci/install.sh && bash -n deploy/ci/scan.sh
	cd deploy/ci/validate && npm ci --ignore-scripts --no-progress --no-audit --no-fund >/dev/null
	node deploy/ci/validate/validate.mjs --self-test
	node deploy/ci/validate/validate.mjs github-action=action.yml pre-commit-hooks=.pre-commit-hooks.yaml \
	  $(patsubst %,github-workflow=%,$(wildcard .github/workflows/*.yml) docs/ci/github.yml) \
	  yaml=deploy/gitlab/templates/scan.yml yaml=docs/ci/azure-pipelines.yml
	$(BIN)/goreleasercheck .goreleaser.yaml
	! $(BIN)/goreleasercheck deploy/release/check/testdata/broken.yaml 2>/dev/null

$(BIN)/goreleaser:
	GOBIN=$(abspath $(BIN)) go install github.com/goreleaser/goreleaser/v2@$(GORELEASER_VERSION)
# A module of its own, so that goreleaser decides no version of ours.
$(BIN)/goreleasercheck: deploy/release/check/main.go deploy/release/check/go.mod deploy/release/check/go.sum
	go build -C deploy/release/check -o $(abspath $(BIN))/goreleasercheck .
$(BIN)/actionlint:
	GOBIN=$(abspath $(BIN)) go install github.com/rhysd/actionlint/cmd/actionlint@$(ACTIONLINT_VERSION)

.PHONY: pages
pages: build # the pages that browsers are shown: of a scan, and of documents with what a scan does not have
	rm -rf $(BIN)/html && mkdir -p $(BIN)/html
	go build -o $(BIN)/pages ./report/testdata/pages
	$(BIN)/s3audit demo -q -o html=$(BIN)/html/sample.html -o json=$(BIN)/html/sample.json
	$(BIN)/s3audit demo -q --framework cis-aws-7.0.0 --framework pci-dss-4.0.1 -o html=$(BIN)/html/controls.html -o json=$(BIN)/html/controls.json
	cp report/testdata/golden/empty.json report/testdata/golden/hostile.json report/testdata/whole/whole.json $(BIN)/html
	for name in empty hostile whole; do $(BIN)/pages -from $(BIN)/html/$$name.json -to $(BIN)/html/$$name.html || exit 1; done

.PHONY: test-html
test-html: pages ## Hold the HTML report to its readers' needs, in a browser (npm, chromium, java)
	$(BIN)/pages -from $(BIN)/html/sample.json -to $(BIN)/html/again.html && cmp $(BIN)/html/sample.html $(BIN)/html/again.html
	report/testdata/browser/run.sh test.mjs $(abspath $(BIN))/html

.PHONY: bench-html
bench-html: pages ## Print how fast the HTML report is with 10,000 and 100,000 findings, against its bars
	for n in 10000 100000; do $(BIN)/pages -findings $$n -to $(BIN)/html/f$$n.html || exit 1; done
	report/testdata/browser/run.sh bench.mjs $(abspath $(BIN))/html

.PHONY: screenshots
screenshots: pages ## Take the pictures of docs/images again (with Inter installed, as fonts-inter of Debian)
	report/testdata/browser/run.sh screenshots.mjs $(abspath $(BIN))/html/sample.html $(abspath docs/images)

$(BIN)/opa:
	GOBIN=$(abspath $(BIN)) go install github.com/open-policy-agent/opa@$(OPA_VERSION)
# The proxy lists no versions of regal, without which "go install" gives up; its
# module names the version and the sums.
$(BIN)/regal: .regal/tool/go.mod .regal/tool/go.sum
	go build -C .regal/tool -o $(abspath $(BIN))/regal github.com/open-policy-agent/regal
$(BIN)/golangci-lint:
	GOBIN=$(abspath $(BIN)) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
$(BIN)/versitygw:
	GOBIN=$(abspath $(BIN)) go install github.com/versity/versitygw/cmd/versitygw@$(VERSITYGW_VERSION)
$(BIN)/minio:
	GOBIN=$(abspath $(BIN)) go install github.com/minio/minio@$(MINIO_VERSION)
