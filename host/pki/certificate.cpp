// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/certificate.h"

#include <algorithm>

#include "asn1/reader.h"
#include "pki/border.h"
#include "pki/pem.h"
#include "pki/qualification.h"
#include "pki/signature_algorithm.h"

namespace tamga::pki {

Thumbprint Thumbprint::of(BytesView certificate) {
    Thumbprint result;
    result.octets_ = digestOf(HashAlgorithm::kSha1, certificate);
    return result;
}

std::optional<Thumbprint> Thumbprint::parse(std::string_view text) {
    if (text.size() != 40) return std::nullopt;
    auto octets = fromHex(text);
    if (!octets) return std::nullopt;
    Thumbprint result;
    result.octets_ = *std::move(octets);
    return result;
}

Result<Certificate> Certificate::parseFile(BytesView content, bool allowTestCurves) {
    if (!content.empty() && content[0] == static_cast<std::uint8_t>(asn1::Tag::kSequence)) {
        return parse(content, allowTestCurves);
    }
    return capture([&] {
        // Other blocks (a key, parameters) may stand before it.
        const auto blocks = pemBlocks(asText(content), "CERTIFICATE");
        if (blocks.empty()) throw Error(Reason::kCertificateMalformed, "neither DER nor PEM");
        if (!blocks.front()) throw Error(Reason::kCertificateMalformed, "Base64 of a PEM file");
        return parse(*blocks.front(), allowTestCurves).orThrow();
    });
}

std::string Certificate::serialText() const {
    BytesView octets = serial_;
    // The sign octet of the encoding is no digit of the number.
    if (octets.size() > 1 && octets[0] == 0) octets = octets.subspan(1);
    return toHexUpper(octets);
}

bool Certificate::maySign() const noexcept {
    return !keyUsage_ || (*keyUsage_ & (kDigitalSignature | kContentCommitment)) != 0;
}

const Extension* Certificate::findExtension(std::string_view dotted) const {
    const asn1::Oid id(dotted);
    const auto found = std::find_if(extensions_.begin(), extensions_.end(),
                                    [&id](const Extension& e) { return e.id == id; });
    return found == extensions_.end() ? nullptr : &*found;
}

bool Certificate::looksQualified() const {
    return qualificationOf(*this).complete();
}

bool Certificate::isSignedBy(const PublicKey& issuerKey) const {
    return sameIdentifiers_ && verifies(signatureAlgorithm_, issuerKey, tbs_, signature_);
}

}  // namespace tamga::pki
