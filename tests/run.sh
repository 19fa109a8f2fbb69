#!/usr/bin/env bash
# SPDX-FileCopyrightText: Tamga contributors
# SPDX-License-Identifier: Apache-2.0
#
# Installs what the tests need, builds, and runs them all. CI calls exactly this.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    cat <<'TEXT'
Usage: tests/run.sh [--no-install] [--only PART]... [--long] [--jobs N]

Parts, in the order they run (all of them without --only):
  format    clang-format on every C++ source
  unit      unit and component tests, and the fuzz corpora (preset dev)
  browser   the extension's own checks, then Chromium and Firefox end to end
  try       installer/try.sh: the release build, and the main job shown with it
  asan      unit, component and fuzz corpora under AddressSanitizer and UndefinedBehaviorSanitizer

--long adds, before an issue is called resolved:
  fuzz      every libFuzzer target for TAMGA_FUZZ_SECONDS (default 600; 4 with --only fuzz)
  tidy      clang-tidy on every C++ source
  tsan      unit and component tests under ThreadSanitizer
  soak      20,000 signatures and lists in one host, folders of 100,000 files
  valgrind  unit tests under memcheck
--only accepts these names too.
TEXT
}

install=yes
long=no
parts=()
jobs=$(nproc)
while [ $# -gt 0 ]; do
    case $1 in
        --no-install) install=no ;;
        --only) parts+=("${2:?--only needs a part}"); shift ;;
        --long) long=yes ;;
        --jobs) jobs=${2:?--jobs needs a number}; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done
if [ ${#parts[@]} -eq 0 ]; then
    parts=(format unit browser try asan)
    # The corpora are replayed in unit and asan.
    if [ $long = yes ]; then parts+=(fuzz tidy tsan soak valgrind); fi
fi
fuzz_seconds=${TAMGA_FUZZ_SECONDS:-4}
if [ $long = yes ]; then fuzz_seconds=${TAMGA_FUZZ_SECONDS:-600}; fi

say() { printf '\n== %s\n' "$*"; }
sources() { git ls-files '*.cpp' '*.h'; }
wants() { local part; for part in "${parts[@]}"; do [ "$part" = "$1" ] && return 0; done; return 1; }

if [ $install = yes ]; then
    say "packages"
    lists=(installer/packages.txt installer/packages-headless.txt tests/packages.txt)
    if wants tidy; then lists+=(tests/packages-long.txt); fi
    installer/install-packages.sh "${lists[@]}"
    if [ ! tests/browser/node_modules/.package-lock.json -nt tests/browser/package-lock.json ]; then
        (cd tests/browser && npm ci --no-audit --no-fund --loglevel=error)
    fi
fi
if command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_SLOPPINESS=pch_defines,time_macros
fi

build() { # preset [cmake arguments] [--target TARGET]
    local preset=$1 configure=() target=()
    shift
    while [ $# -gt 0 ]; do
        if [ "$1" = --target ]; then target=(--target "$2"); shift; else configure+=("$1"); fi
        shift
    done
    say "build ($preset)"
    cmake --preset "$preset" "${configure[@]}" >build/"$preset".configure.log 2>&1 || { cat build/"$preset".configure.log; return 1; }
    cmake --build --preset "$preset" --parallel "$jobs" "${target[@]}" -- --quiet
}
run_ctest() { # preset [ctest arguments]
    local preset=$1
    shift
    say "tests ($preset)"
    ctest --test-dir "build/$preset" --output-on-failure --parallel "$jobs" --no-tests=error "$@"
}

mkdir -p build
for part in "${parts[@]}"; do
    case $part in
        format)
            say "format"
            sources | xargs clang-format --dry-run --Werror
            ;;
        unit)
            build dev
            run_ctest dev --label-exclude browser
            ;;
        browser)
            build dev
            # One browser at a time: two of them with their hosts starve each other on two cores.
            jobs=1 run_ctest dev --label-regex browser
            ;;
        try)
            say "installer/try.sh"
            installer/try.sh --headless --no-install
            ;;
        asan)
            build asan
            # Crypto++ and Boost are not instrumented; leaks inside them would be reported as theirs.
            export ASAN_OPTIONS=abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1
            run_ctest asan --label-exclude browser
            ;;
        tidy)
            # gcc's precompiled headers are nothing that clang-tidy could read.
            cmake --preset dev -B build/tidy -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >build/tidy.configure.log
            say "clang-tidy"
            tests/tools/tidy.py build/tidy "$jobs"
            ;;
        tsan)
            build tsan
            run_ctest tsan --label-exclude 'browser|fuzz'
            ;;
        fuzz)
            # Undefined behaviour was looked for in the corpora (asan); a build in half the time leaves it out.
            preset=fuzz-short
            if [ $long = yes ]; then preset=fuzz; fi
            build $preset "-DTAMGA_FUZZ_SECONDS=$fuzz_seconds" --target fuzz_targets
            run_ctest $preset --label-regex fuzz
            sed -n 's/^Command: ".*\/\(fuzz_[a-z]*\)".*/\1/p; s/^stat::number_of_executed_units: */    executions: /p' \
                "build/$preset/Testing/Temporary/LastTest.log"
            ;;
        soak)
            build dev
            TAMGA_LONG=1 run_ctest dev --tests-regex 'component_(soak|faults)' --verbose
            ;;
        valgrind)
            build dev
            say "valgrind"
            for program in build/dev/tests/unit/*/unit_*; do
                [ -f "$program" ] && [ -x "$program" ] || continue
                # It runs under valgrind in every run of the unit tests, and makes an error on purpose.
                [ "${program##*/}" != unit_gost_constant_time ] || continue
                echo "-- ${program##*/}"
                valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite "$program" --report_level=no
            done
            ;;
        *) usage >&2; exit 2 ;;
    esac
done
say "all parts passed: ${parts[*]}"
