#!/usr/bin/env bash
# Builds protobuf's own conformance_test_runner from Debian's source package, once, and says where it is.
# Needs apt-get, dpkg-dev, g++, make, protoc and libprotobuf-dev; no root. The result stays in the user's cache.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/grpc-baas/protobuf-conformance
runner=$cache/conformance_test_runner
mkdir -p "$cache"

# Two test runs at once must not build into the same folder.
exec 9>"$cache/lock"
flock 9
if [ -x "$runner" ] && ! ldd "$runner" | grep -q 'not found'; then echo "$runner"; exit 0; fi

work=$(mktemp -d "$cache/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# Lists of its own, so that the machine's sources stay as they are.
. /etc/os-release
mkdir -p lists/partial apt/archives/partial
for archive in "debian $VERSION_CODENAME" "debian-security $VERSION_CODENAME-security"; do
  echo "deb-src http://deb.debian.org/$archive main"
done >sources.list
apt_source() {
  apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists" \
    -o Dir::Cache="$work/apt" -o APT::Sandbox::User=root "$@" >&2
}
apt_source update
apt_source source --download-only protobuf
mkdir source
tar xf protobuf_*.orig.tar.* -C source --strip-components=1

# The generated code and the library must be of one version, so the protos are compiled by the protoc of Debian's library.
mkdir generated
protoc --cpp_out=generated -Isource/conformance -Isource/src source/conformance/conformance.proto \
  source/src/google/protobuf/test_messages_proto2.proto source/src/google/protobuf/test_messages_proto3.proto
cp -r source/conformance/third_party .
cat >Makefile <<'MAKE'
sources := $(addprefix source/conformance/,binary_json_conformance_suite.cc text_format_conformance_suite.cc conformance_test.cc \
  conformance_test_runner.cc conformance_test_main.cc third_party/jsoncpp/jsoncpp.cpp) \
  generated/conformance.pb.cc generated/google/protobuf/test_messages_proto2.pb.cc generated/google/protobuf/test_messages_proto3.pb.cc
objects := $(addsuffix .o,$(subst /,_,$(sources)))

runner: $(objects)
	$(CXX) -o $@ $^ -lprotobuf -lpthread

define object
$(subst /,_,$(1)).o: $(1)
	$$(CXX) -std=c++17 -O0 -w -Igenerated -Isource/conformance -Isource/conformance/third_party -Isource -idirafter source/src -c -o $$@ $$<
endef
$(foreach source,$(sources),$(eval $(call object,$(source))))
MAKE
make -s -j "$(nproc)" runner >&2
strip runner
mv runner "$runner"
echo "$runner"
