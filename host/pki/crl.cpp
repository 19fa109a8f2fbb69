// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/crl.h"

#include <algorithm>
#include <utility>

#include "pki/name_match.h"
#include "pki/pem.h"
#include "pki/signature_algorithm.h"

namespace tamga::pki {
namespace {

/// By length first: comparing lengths is cheaper, and any order will do.
bool serialBefore(BytesView a, BytesView b) noexcept {
    if (a.size() != b.size()) return a.size() < b.size();
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

/// A hold can be lifted, a revocation cannot.
unsigned weightOf(RevocationReason reason) noexcept {
    if (reason == RevocationReason::kRemoveFromCrl) return 0;
    return reason == RevocationReason::kCertificateHold ? 1 : 2;
}

bool sameGeneralName(const GeneralName& a, const GeneralName& b) {
    return a.form == b.form && a.content == b.content;
}

}  // namespace

std::string_view nameOf(RevocationReason reason) noexcept {
    switch (reason) {
        case RevocationReason::kUnspecified:
            return "unspecified";
        case RevocationReason::kKeyCompromise:
            return "keyCompromise";
        case RevocationReason::kAuthorityCompromise:
            return "cACompromise";
        case RevocationReason::kAffiliationChanged:
            return "affiliationChanged";
        case RevocationReason::kSuperseded:
            return "superseded";
        case RevocationReason::kCessationOfOperation:
            return "cessationOfOperation";
        case RevocationReason::kCertificateHold:
            return "certificateHold";
        case RevocationReason::kRemoveFromCrl:
            return "removeFromCRL";
        case RevocationReason::kPrivilegeWithdrawn:
            return "privilegeWithdrawn";
        case RevocationReason::kAttributeAuthorityCompromise:
            return "aACompromise";
    }
    return {};
}

std::optional<RevocationReason> revocationReason(std::int64_t number) noexcept {
    constexpr std::int64_t kUnused = 7;
    constexpr std::int64_t kLast = 10;
    if (number < 0 || number > kLast || number == kUnused) return std::nullopt;
    return static_cast<RevocationReason>(number);
}

Result<Crl> Crl::parseFile(Bytes content) {
    if (!content.empty() && content[0] == static_cast<std::uint8_t>(asn1::Tag::kSequence)) {
        return parse(std::move(content));
    }
    return capture([&] {
        auto blocks = pemBlocks(asText(content), "X509 CRL");
        if (blocks.empty()) throw Error(Reason::kRevocationMalformed, "neither DER nor PEM");
        if (!blocks.front()) throw Error(Reason::kRevocationMalformed, "Base64 of a PEM file");
        return parse(*std::move(blocks.front())).orThrow();
    });
}

std::optional<Revocation> Crl::find(BytesView serial) const noexcept {
    auto entry =
        std::lower_bound(entries_.begin(), entries_.end(), serial,
                         [this](const Entry& e, BytesView s) { return serialBefore(serialOf(e), s); });
    const Entry* heaviest = nullptr;
    for (; entry != entries_.end() && equal(serialOf(*entry), serial); ++entry) {
        if (heaviest == nullptr || weightOf(entry->reason) > weightOf(heaviest->reason)) heaviest = &*entry;
    }
    if (heaviest == nullptr || heaviest->reason == RevocationReason::kRemoveFromCrl) return std::nullopt;
    return Revocation{heaviest->at, heaviest->reason};
}

bool Crl::covers(const Certificate& certificate) const {
    if (!sameName(issuer(), certificate.issuer())) return false;
    if (certificate.isAuthority() ? onlyUsers_ : onlyAuthorities_) return false;
    if (anyDistributionPoint_) return true;
    try {
        const auto points = distributionPoints(certificate);
        return std::any_of(points.begin(), points.end(), [this](const GeneralName& point) {
            return std::any_of(distributionPoint_.begin(), distributionPoint_.end(),
                               [&](const GeneralName& own) { return sameGeneralName(own, point); });
        });
    } catch (const Error&) {
        return false;  // distribution points that cannot be read name no list
    }
}

bool Crl::isSignedBy(const PublicKey& issuerKey) const {
    return sameIdentifiers_ && verifies(signatureAlgorithm_, issuerKey,
                                        BytesView(encoding_).subspan(tbsOffset_, tbsSize_), signature_);
}

}  // namespace tamga::pki
