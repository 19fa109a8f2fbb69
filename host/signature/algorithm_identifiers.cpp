// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/algorithm_identifiers.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "asn1/writer.h"
#include "base/error.h"

namespace tamga::signature {
namespace {

using pki::HashAlgorithm;
using pki::KeyAlgorithm;

struct Row {
    KeyAlgorithm key;
    std::optional<HashAlgorithm> hash;  ///< empty: the identifier names the key alone
    std::string_view oid;
    bool written;      ///< the one that our SignerInfos carry
    bool nullWritten;  ///< with NULL parameters
};

constexpr std::array kRows{
    Row{KeyAlgorithm::kGost2001, std::nullopt, "1.2.643.2.2.19", true, false},
    Row{KeyAlgorithm::kGost2001, HashAlgorithm::kGostR3411_94, "1.2.643.2.2.3", false, false},
    Row{KeyAlgorithm::kGost2012_256, std::nullopt, "1.2.643.7.1.1.1.1", true, false},
    Row{KeyAlgorithm::kGost2012_256, HashAlgorithm::kStreebog256, "1.2.643.7.1.1.3.2", false, false},
    Row{KeyAlgorithm::kGost2012_512, std::nullopt, "1.2.643.7.1.1.1.2", true, false},
    Row{KeyAlgorithm::kGost2012_512, HashAlgorithm::kStreebog512, "1.2.643.7.1.1.3.3", false, false},
    Row{KeyAlgorithm::kRsa, std::nullopt, "1.2.840.113549.1.1.1", true, true},
    Row{KeyAlgorithm::kRsa, HashAlgorithm::kSha256, "1.2.840.113549.1.1.11", false, true},
    Row{KeyAlgorithm::kRsa, HashAlgorithm::kSha384, "1.2.840.113549.1.1.12", false, true},
    Row{KeyAlgorithm::kRsa, HashAlgorithm::kSha512, "1.2.840.113549.1.1.13", false, true},
    Row{KeyAlgorithm::kEcdsa, HashAlgorithm::kSha256, "1.2.840.10045.4.3.2", true, false},
    Row{KeyAlgorithm::kEcdsa, HashAlgorithm::kSha384, "1.2.840.10045.4.3.3", true, false},
    Row{KeyAlgorithm::kEcdsa, HashAlgorithm::kSha512, "1.2.840.10045.4.3.4", true, false},
};

}  // namespace

Bytes digestAlgorithmIdentifier(HashAlgorithm hash) {
    const Bytes id = asn1::oid(pki::oidOf(hash));
    if (hash == HashAlgorithm::kGostR3411_94) return asn1::sequence({id, asn1::null()});
    return asn1::sequence({id});
}

Bytes signatureAlgorithmIdentifier(KeyAlgorithm key, HashAlgorithm hash) {
    for (const Row& row : kRows) {
        if (!row.written || row.key != key || (row.hash && *row.hash != hash)) continue;
        const Bytes id = asn1::oid(row.oid);
        if (row.nullWritten) return asn1::sequence({id, asn1::null()});
        return asn1::sequence({id});
    }
    throw Error(Reason::kSignatureUnsupported,
                std::string(pki::nameOf(key)) + " over " + std::string(pki::nameOf(hash)));
}

bool announces(const asn1::Oid& signatureAlgorithm, KeyAlgorithm key, HashAlgorithm hash) {
    const std::string dotted = signatureAlgorithm.dotted();
    for (const Row& row : kRows) {
        if (row.oid == dotted) return row.key == key && (!row.hash || *row.hash == hash);
    }
    return false;
}

bool absentOrNull(BytesView parameters) noexcept {
    return parameters.empty() || (parameters.size() == 2 && parameters[0] == 0x05 && parameters[1] == 0x00);
}

}  // namespace tamga::signature
