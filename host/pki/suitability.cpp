// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/suitability.h"

#include <algorithm>
#include <array>

namespace tamga::pki {
namespace {

/// What this room reads or may pass over: keyUsage, subjectAltName, issuerAltName, basicConstraints,
/// nameConstraints, distribution points, policies, their mappings, key identifiers, extended key usage,
/// inhibitAnyPolicy (which needs a required policy to act upon), subject directory attributes, private key
/// usage period, authority information access, and those of order 795.
bool isUnderstood(const asn1::Oid& id) {
    static const std::array<asn1::Oid, 18> kUnderstood{
        asn1::Oid("2.5.29.15"),       asn1::Oid("2.5.29.17"),       asn1::Oid("2.5.29.18"),
        asn1::Oid("2.5.29.19"),       asn1::Oid("2.5.29.30"),       asn1::Oid("2.5.29.31"),
        asn1::Oid("2.5.29.32"),       asn1::Oid("2.5.29.33"),       asn1::Oid("2.5.29.35"),
        asn1::Oid("2.5.29.14"),       asn1::Oid("2.5.29.37"),       asn1::Oid("2.5.29.54"),
        asn1::Oid("2.5.29.9"),        asn1::Oid("2.5.29.16"),       asn1::Oid("1.3.6.1.5.5.7.1.1"),
        asn1::Oid("1.2.643.100.111"), asn1::Oid("1.2.643.100.112"), asn1::Oid("1.2.643.100.114")};
    return std::find(kUnderstood.begin(), kUnderstood.end(), id) != kUnderstood.end();
}

}  // namespace

const Extension* findStrangeExtension(const Certificate& certificate) {
    const auto& all = certificate.extensions();
    const auto found = std::find_if(all.begin(), all.end(), [](const Extension& extension) {
        return extension.critical && !isUnderstood(extension.id);
    });
    return found == all.end() ? nullptr : &*found;
}

bool isWeak(const PublicKey& key) noexcept {
    constexpr unsigned kLeastRsaBits = 2048;
    return key.algorithm() == KeyAlgorithm::kRsa && key.bits() < kLeastRsaBits;
}

}  // namespace tamga::pki
