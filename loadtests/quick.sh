#!/usr/bin/env bash
# A quick look at how fast a build is: Get and Create over gRPC with h2load, over REST with wrk, on this machine, engine and load
# together. Needs h2load (Debian: nghttp2-client), wrk, and a Release build. Usage: loadtests/quick.sh [seconds per scenario]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-8}
work=$(mktemp -d)
port=$((20000 + RANDOM % 10000))
url="http://127.0.0.1:$port"

export BAAS_ADMIN_EMAIL=load@example.com BAAS_ADMIN_PASSWORD=only-for-this-run
dotnet engine/bin/Release/net10.0/baas.dll serve --listen "$url" --data "$work/data" >"$work/engine.log" 2>&1 &
engine=$!
trap 'kill $engine 2>/dev/null; wait $engine 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do curl -sf "$url/health/ready" >/dev/null && break; sleep 0.1; done

post() { curl -sf "$url$1" -H 'content-type: application/json' ${token:+-H "authorization: Bearer $token"} -d "$2"; }
value() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }

token=$(post /api/v1/auth/login "{\"email\":\"$BAAS_ADMIN_EMAIL\",\"password\":\"$BAAS_ADMIN_PASSWORD\"}" | value access_token)
post /api/v1/collections '{"name":"load","schema":[{"name":"title","type":"text"},{"name":"price","type":"number"},{"name":"stock","type":"int"},{"name":"active","type":"bool"}],"list_rule":"","view_rule":"","create_rule":""}' >/dev/null
id=$(post /api/v1/collections/load/records '{"data":{"title":"Laptop","price":999.99,"stock":3,"active":true}}' | sed 's/^{"id":"\([^"]*\)".*/\1/')

# One length-prefixed gRPC message, from JSON, by protoc.
frame() {
  local type=$1 text=$2 out=$3
  printf '%s' "$text" | protoc -I protos -I protos/third_party --encode="$type" baas/records/v1/record_service.proto >"$out.message"
  printf "\\x00$(printf '%08x' "$(stat -c %s "$out.message")" | sed 's/../\\x&/g')" >"$out"
  cat "$out.message" >>"$out"
}

frame baas.records.v1.GetRecordRequest "collection: \"load\" id: \"$id\"" "$work/get"
frame baas.records.v1.CreateRecordRequest 'collection: "load" data { fields { key: "title" value { string_value: "Laptop" } } fields { key: "price" value { number_value: 999.99 } } fields { key: "stock" value { number_value: 3 } } fields { key: "active" value { bool_value: true } } }' "$work/create"

grpc() {
  printf '%-34s' "$1"
  h2load -t 1 -c "$4" -m "$5" -D "$seconds" --warm-up-time=2 -d "$3" -H 'content-type: application/grpc' -H 'te: trailers' -H "authorization: Bearer $token" \
    "$url/baas.records.v1.RecordService/$2" | awk '/^finished in/ {rate=$4} /^requests:/ {r=$0} /^time for request:/ {t=$0} END {print rate " req/s; " r; print "                                  " t}'
}

rest() {
  printf '%-34s' "$1"
  wrk -t 1 -c "$2" -d "${seconds}s" --latency ${3:+-s "$3"} -H "authorization: Bearer $token" "$url$4" | awk '/99%/ {p=$2} /Requests\/sec/ {r=$2} /Non-2xx/ {e=$0} END {print r " req/s, p99 " p " " e}'
}

cat >"$work/create.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.body = '{"data":{"title":"Laptop","price":999.99,"stock":3,"active":true}}'
LUA

grpc 'gRPC Get by id, 8 x 32' GetRecord "$work/get" 8 32
grpc 'gRPC Create, durable, 8 x 32' CreateRecord "$work/create" 8 32
rest 'REST Get by id, 64 connections' 64 '' "/api/v1/collections/load/records/$id"
rest 'REST Create, durable, 256 conn.' 256 "$work/create.lua" /api/v1/collections/load/records
rest 'REST List 30, 64 connections' 64 '' "/api/v1/collections/load/records?sort=-id"
grep VmRSS "/proc/$engine/status"
