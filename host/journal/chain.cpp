// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "journal/chain.h"

#include <cryptopp/sha.h>

#include <string_view>

namespace tamga::journal {

namespace {

constexpr std::string_view kForm = "tamga-journal-1\n";

/// With its length: no two different rows have the same octets.
void add(std::string& form, std::string_view text) {
    form.append(std::to_string(text.size())).append(":").append(text).append("\n");
}

}  // namespace

Bytes firstHash() {
    return Bytes(kHashOctets, 0);
}

Bytes hashOf(const RawRow& row, BytesView previous) {
    std::string form(kForm);
    add(form, toHex(previous));
    for (const std::int64_t number : {row.seq, row.batch, row.at})
        add(form, std::to_string(number));
    for (const std::optional<std::string>& text : row.texts) {
        if (text) {
            add(form, *text);
        } else {
            form.append("-\n");
        }
    }
    const BytesView octets = asBytes(form);
    Bytes hash(kHashOctets);
    CryptoPP::SHA256().CalculateDigest(hash.data(), octets.data(), octets.size());
    return hash;
}

}  // namespace tamga::journal
