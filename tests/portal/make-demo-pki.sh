#!/bin/bash
# SPDX-FileCopyrightText: Tamga contributors
# SPDX-License-Identifier: Apache-2.0
#
# Makes the demonstration CA and the certificates of made-up people, with OpenSSL and its gost engine.
# Every name and number is invented (region 99, numbers with valid check digits), every key is throw-away.
#
# Usage: make-demo-pki.sh FOLDER
#   FOLDER/ca.pem, trust.pem (CA and its CRL), NAME.key (PKCS#8), NAME.pem, NAME.cer for each NAME:
#     citizen   256 bit, a private person            director  256 bit, head of an organisation
#     strong    512 bit                              expired   256 bit, not valid since 2021
#     revoked   256 bit, on the CRL                  stranger  256 bit, issued by another CA
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
umask 077
export OPENSSL_CONF=$here/pki/gost-openssl.cnf
log=$out/make-demo-pki.log
: >"$log"

run() {
  echo "+ $*" >>"$log"
  "$@" >>"$log" 2>&1 || { echo "failed: $* (see $log)" >&2; tail -5 "$log" >&2; exit 1; }
}

newAuthority() {  # folder, common name
  mkdir -p "$1/issued"
  : >"$1/index.txt"
  openssl rand -hex 8 | sed 's/^./3/' >"$1/serial"
  echo 01 >"$1/crlnumber"
  export DEMO_CA_DIR=$1 DEMO_CN=$2 DEMO_SURNAME=- DEMO_GIVEN=- DEMO_INN=000000000000 DEMO_SNILS=00000000000
  run openssl genpkey -algorithm gost2012_256 -pkeyopt paramset:TCA -out "$1/ca.key"
  run openssl req -new -key "$1/ca.key" -out "$1/ca.csr"
  run openssl ca -batch -notext -selfsign -in "$1/ca.csr" -extensions profile_ca \
    -startdate 20200101000000Z -enddate 20491231235959Z -out "$1/ca.pem"
}

issue() {  # authority folder, file name, key kind, request section, surname, given names, INN, SNILS, start, end
  export DEMO_CA_DIR=$1 DEMO_SURNAME=$5 DEMO_GIVEN=$6 DEMO_CN="$5 $6" DEMO_INN=$7 DEMO_SNILS=$8
  case $3 in
    256) run openssl genpkey -algorithm gost2012_256 -pkeyopt paramset:TCA -out "$out/$2.key" ;;
    512) run openssl genpkey -algorithm gost2012_512 -pkeyopt paramset:A -out "$out/$2.key" ;;
  esac
  run openssl req -new -key "$out/$2.key" -section "$4" -out "$out/$2.csr"
  run openssl ca -batch -notext -in "$out/$2.csr" -extensions profile_person -startdate "$9" -enddate "${10}" \
    -out "$out/$2.pem"
  run openssl x509 -in "$out/$2.pem" -outform DER -out "$out/$2.cer"
  rm "$out/$2.csr"
}

start=$(date -u -d '-2 days' +%Y%m%d000000Z)
end=$(date -u -d '+450 days' +%Y%m%d000000Z)
main=$out/authority
other=$out/other-authority
newAuthority "$main" "Демонстрационный УЦ Tamga (не доверять)"
issue "$main" citizen  256 req_citizen  "Образцова" "Вера Демидовна"     990000000115 99000000153 "$start" "$end"
issue "$main" director 256 req_director "Примеров"  "Пётр Образцович"    990000000299 99000000254 "$start" "$end"
issue "$main" strong   512 req_citizen  "Учебная"   "Анна Тестовна"      990000000362 99000000355 "$start" "$end"
issue "$main" expired  256 req_citizen  "Давний"    "Иван Прошлович"     990000000436 99000000456 20200101000000Z 20210101000000Z
issue "$main" revoked  256 req_citizen  "Отзывнова" "Мария Списковна"    990000000500 99000000557 "$start" "$end"
run openssl ca -revoke "$out/revoked.pem" -crl_reason keyCompromise
run openssl ca -gencrl -crlexts crl_extensions -out "$main/ca.crl.pem"
newAuthority "$other" "Посторонний УЦ (не доверять)"
issue "$other" stranger 256 req_citizen "Чужанова"  "Ольга Посторонновна" 990000000115 99000000153 "$start" "$end"

cp "$main/ca.pem" "$out/ca.pem"
cat "$main/ca.pem" "$main/ca.crl.pem" >"$out/trust.pem"
for name in citizen director strong; do
  openssl verify -crl_check -CAfile "$out/trust.pem" "$out/$name.pem" >>"$log" 2>&1 || { echo "not valid: $name" >&2; exit 1; }
done
for name in expired revoked stranger; do
  if openssl verify -crl_check -CAfile "$out/trust.pem" "$out/$name.pem" >>"$log" 2>&1; then
    echo "unexpectedly valid: $name" >&2; exit 1
  fi
done
