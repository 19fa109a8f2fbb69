#!/usr/bin/env bash
# SPDX-FileCopyrightText: Tamga contributors
# SPDX-License-Identifier: Apache-2.0
#
# Builds with the release preset and compares with the peers. Prints a table; build/bench.json and
# build/bench-tokens.json have the same.
# TAMGA_BUILD names a configured build folder to be used instead.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${TAMGA_BUILD:-build/release}
if [ -z "${TAMGA_BUILD:-}" ]; then
    mkdir -p build
    cmake --preset release >build/release.configure.log || { cat build/release.configure.log; exit 1; }
fi
cmake --build "$build" --target tamga-host tamga_bench tamga_bench_echo tamga_bench_tokens -- --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests/portal/make-demo-pki.sh "$work/pki"
mkdir -p "$work/data" build
# The host that the installer would register, whatever the folder in which it was built.
host=$(find "$build/host/apps" -type f -name tamga-host -perm -u+x | head -1)
HOME=$work "$build/tests/bench/tamga_bench" "$host" "$build/tests/bench/tamga_bench_echo" \
    "$work/pki" "$work/data" build/bench.json
HOME=$work "$build/tests/bench/tamga_bench_tokens" --log_level=nothing --report_level=no -- build/bench-tokens.json
echo "ratio: ours divided by the peer, below 1 is faster. Written: build/bench.json, build/bench-tokens.json"
