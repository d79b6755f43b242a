#!/usr/bin/env bash
# Installs what is missing, builds, lints, and runs every test. Ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"

passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

step() { printf '\n== %s\n' "$*"; }

# Runs a check that has no count of its own; it counts as one test.
check() {
  local name=$1
  shift
  step "$name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

# What failed, once more at the end, where one looks first.
tell_failures() {
  grep -hE '^ +Failed [A-Za-z]|^not ok ' "$work"/*.log 2>/dev/null
}

finish() {
  tell_failures
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
  exit $?
}

must() {
  step "$1"
  shift
  if ! "$@"; then failed=$((failed + 1)); echo "FAILED: $*"; finish; fi
}

# The tests start servers of their own; the package would start one on the standard port.
no_server_of_the_system() {
  "$@" mkdir -p /etc/postgresql-common
  [ -f /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' | "$@" tee /etc/postgresql-common/createcluster.conf >/dev/null
}

install_packages() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  command -v curl >/dev/null || missing+=(curl)
  /usr/bin/python3 -c 'import grpc, google.protobuf' 2>/dev/null || missing+=(python3-grpcio python3-protobuf)
  /usr/bin/python3 -c 'import prometheus_client' 2>/dev/null || missing+=(python3-prometheus-client)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v protoc >/dev/null || missing+=(protobuf-compiler)
  [ -f /usr/include/google/protobuf/descriptor.proto ] || missing+=(libprotobuf-dev)
  command -v grpc_python_plugin >/dev/null || missing+=(protobuf-compiler-grpc)
  command -v g++ >/dev/null || missing+=(g++)
  command -v make >/dev/null || missing+=(make)
  command -v oathtool >/dev/null || missing+=(oathtool)
  command -v dpkg-source >/dev/null || missing+=(dpkg-dev)
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql-15)
  [ ${#missing[@]} -eq 0 ] && return 0
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  no_server_of_the_system "${sudo[@]}"
  "${sudo[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$work/apt.log" 2>&1 \
    || { cat "$work/apt.log"; return 1; }
}

lint_protos() { npx --no-install buf lint && npx --no-install buf format -d --exit-code --path protos/baas; }

# Runs tests and keeps what they print in a log of that name.
run_dotnet_tests() {
  local log="$work/$1.log" name=$2
  shift 2
  dotnet test "tests/$name" -c Release --no-build --nologo --logger "console;verbosity=minimal" "$@" >"$log" 2>&1
}

# Prints a log and counts its tests.
count_dotnet_tests() {
  local log="$work/$1.log" counts
  step "dotnet test: $1"
  cat "$log"
  counts=$(grep -oE 'Failed: +[0-9]+, Passed: +[0-9]+' "$log" | tail -1)
  if [ -z "$counts" ]; then failed=$((failed + 1)); echo "FAILED: $1 did not run"; return; fi
  failed=$((failed + $(grep -oE 'Failed: +[0-9]+' <<<"$counts" | grep -oE '[0-9]+')))
  passed=$((passed + $(grep -oE 'Passed: +[0-9]+' <<<"$counts" | grep -oE '[0-9]+')))
}

node_tests() {
  local name=$1 folder=$2 script=${3:-test} log="$work/$1.log"
  step "$name"
  (cd "$folder" && npm run --silent "$script") 2>&1 | tee "$log"
  local ok bad
  ok=$(grep -oE '^# pass [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+')
  bad=$(grep -oE '^# fail [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+')
  if [ -z "$ok" ]; then failed=$((failed + 1)); echo "FAILED: $name did not run"; return; fi
  passed=$((passed + ok))
  failed=$((failed + bad))
}

# What the build and the generators make must not show up in git.
tree_is_clean() { [ "$(git status --porcelain)" = "$(cat "$work/status")" ] || { git status --short; return 1; }; }

git status --porcelain >"$work/status"
export BUF_CACHE_DIR="$work/buf"

must "install Debian packages that are missing" install_packages
must "install npm packages" npm ci --no-fund --no-audit --silent
must "build" dotnet build Grpc.Baas.sln -c Release --nologo -v quiet
must "build the TypeScript SDK" npm run --silent build --workspace sdk/typescript
check "lint protos" lint_protos
run_dotnet_tests unit unit
count_dotnet_tests unit
# The tests on PostgreSQL mostly wait, so that the others go on meanwhile: all but those of the transport, the process, the SDKs, messages between
# clients, providers, mailed codes and the table of who may call, where it makes no difference, and of PostgreSQL and of several nodes, which
# are on PostgreSQL in any case and have their turn below. With job control, so that
# what runs in the background can be interrupted, as some tests do with what they start.
elsewhere="FullyQualifiedName!~IntegrationTests.Rpc&FullyQualifiedName!~IntegrationTests.Storage&FullyQualifiedName!~IntegrationTests.Client"
elsewhere+="&FullyQualifiedName!~IntegrationTests.Codegen&FullyQualifiedName!~IntegrationTests.Topics&FullyQualifiedName!~IntegrationTests.Presence"
elsewhere+="&FullyQualifiedName!~IntegrationTests.Limits&FullyQualifiedName!~Hosting.Tls&FullyQualifiedName!~Hosting.Telemetry&FullyQualifiedName!~Hosting.Metrics"
elsewhere+="&FullyQualifiedName!~Hosting.Serve&FullyQualifiedName!~Auth.OAuth&FullyQualifiedName!~Auth.Codes&FullyQualifiedName!~AccessTableTests"
set -m
BAAS_TEST_DATABASE=postgres run_dotnet_tests "integration on PostgreSQL" integration \
  --filter "$elsewhere" &
set +m
CHAOS_SECONDS=${CHAOS_SECONDS:-10} run_dotnet_tests "integration on SQLite" integration
count_dotnet_tests "integration on SQLite"
node_tests "TypeScript SDK" sdk/typescript
node_tests "interoperability" tests/interop test:together
# What harms an engine needs the machine for itself.
node_tests "abuse" tests/interop test:alone
wait
count_dotnet_tests "integration on PostgreSQL"
check "generation leaves the tree clean" tree_is_clean
finish
