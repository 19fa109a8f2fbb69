#!/usr/bin/env bash
# SPDX-FileCopyrightText: Tamga contributors
# SPDX-License-Identifier: Apache-2.0
#
# Installs, by apt, those packages of the list files given that are not installed yet.
set -euo pipefail

missing=()
for list in "$@"; do
    while read -r package; do
        case $package in '' | '#'*) continue ;; esac
        # A tool that the machine has from elsewhere serves as well; nodejs is the usual case.
        case $package in
            nodejs) command -v node >/dev/null && continue ;;
            npm) command -v npm >/dev/null && continue ;;
        esac
        status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || missing+=("$package")
    done <"$list"
done
[ ${#missing[@]} -gt 0 ] || { echo "all packages are there"; exit 0; }

echo "installing: ${missing[*]}"
root=()
if [ "$(id -u)" -ne 0 ]; then root=(sudo); fi
export DEBIAN_FRONTEND=noninteractive
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
