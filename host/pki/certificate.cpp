// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/certificate.h"

#include <algorithm>
#include <array>

#include "asn1/reader.h"
#include "pki/border.h"

namespace tamga::pki {
namespace {

constexpr std::string_view kSubjectSignTool = "1.2.643.100.111";
constexpr std::string_view kIssuerSignTool = "1.2.643.100.112";

struct SignatureRow {
    asn1::Oid oid;
    KeyAlgorithm key;
    HashAlgorithm hash;
};

/// RFC 4491 section 2.2.2, RFC 9215 section 2, RFC 4055 section 5, RFC 5758 section 3.2.
const std::array<SignatureRow, 11>& signatureRows() {
    using K = KeyAlgorithm;
    using H = HashAlgorithm;
    static const std::array<SignatureRow, 11> kRows{{
        {asn1::Oid("1.2.643.7.1.1.3.2"), K::kGost2012_256, H::kStreebog256},
        {asn1::Oid("1.2.643.7.1.1.3.3"), K::kGost2012_512, H::kStreebog512},
        {asn1::Oid("1.2.643.2.2.3"), K::kGost2001, H::kGostR3411_94},
        {asn1::Oid("1.2.840.113549.1.1.5"), K::kRsa, H::kSha1},
        {asn1::Oid("1.2.840.113549.1.1.11"), K::kRsa, H::kSha256},
        {asn1::Oid("1.2.840.113549.1.1.12"), K::kRsa, H::kSha384},
        {asn1::Oid("1.2.840.113549.1.1.13"), K::kRsa, H::kSha512},
        {asn1::Oid("1.2.840.10045.4.1"), K::kEcdsa, H::kSha1},
        {asn1::Oid("1.2.840.10045.4.3.2"), K::kEcdsa, H::kSha256},
        {asn1::Oid("1.2.840.10045.4.3.3"), K::kEcdsa, H::kSha384},
        {asn1::Oid("1.2.840.10045.4.3.4"), K::kEcdsa, H::kSha512},
    }};
    return kRows;
}

/// 1.2.643.100.113.1 (KC1) to .6 (KA1).
bool isSignToolClass(const asn1::Oid& policy) {
    static const asn1::Oid kFirst("1.2.643.100.113.1");
    static const asn1::Oid kLast("1.2.643.100.113.6");
    return policy.content().size() == kFirst.content().size() && policy >= kFirst && policy <= kLast;
}

bool isNonEmptyString(asn1::Reader& reader) {
    const auto text = asn1::parseString(reader.read());
    return text && !text->empty();
}

/// subjectSignTool is one string, issuerSignTool a sequence of four (RFC 9215 section 5.2 and 5.3).
bool holdsSignTool(const Extension* extension, bool ofIssuer) {
    if (extension == nullptr) return false;
    try {
        asn1::Reader reader(extension->value);
        asn1::Reader strings = ofIssuer ? reader.readSequence() : reader;
        for (int i = 0; i < (ofIssuer ? 4 : 1); ++i) {
            if (!isNonEmptyString(strings)) return false;
        }
        return strings.atEnd() && (!ofIssuer || reader.atEnd());
    } catch (const Error&) {
        return false;
    }
}

/// CN, and what order 795 asks of a person or of a legal entity.
bool hasMandatoryAttributes(const Name& subject) {
    if (subject.commonName().empty()) return false;
    const bool person = !subject.personName().empty() && !subject.snils().empty();
    const bool entity =
        !subject.organization().empty() && subject.find("1.2.643.100.1") && !subject.inn().empty();
    return person || entity;
}

/// The Base64 of the first block, or empty. Other blocks (a key, parameters) may stand before it.
std::optional<std::string> firstPemCertificate(std::string_view text) {
    constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
    constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
    const auto begin = text.find(kBegin);
    if (begin == std::string_view::npos) return std::nullopt;
    text.remove_prefix(begin + kBegin.size());
    const auto end = text.find(kEnd);
    if (end == std::string_view::npos) return std::nullopt;
    std::string base64;
    for (const char c : text.substr(0, end)) {
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t') base64.push_back(c);
    }
    return base64;
}

}  // namespace

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
        const auto base64 = firstPemCertificate(asText(content));
        if (!base64) throw Error(Reason::kCertificateMalformed, "neither DER nor PEM");
        const auto der = fromBase64(*base64);
        if (!der) throw Error(Reason::kCertificateMalformed, "Base64 of a PEM file");
        return parse(*der, allowTestCurves).orThrow();
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
    return std::any_of(policies_.begin(), policies_.end(), isSignToolClass) &&
           holdsSignTool(findExtension(kSubjectSignTool), false) &&
           holdsSignTool(findExtension(kIssuerSignTool), true) && hasMandatoryAttributes(subject());
}

bool Certificate::isSignedBy(const PublicKey& issuerKey) const {
    for (const auto& row : signatureRows()) {
        if (row.oid != signatureAlgorithm_) continue;
        return row.key == issuerKey.algorithm() &&
               issuerKey.verify(row.hash, digestOf(row.hash, tbs_), signature_);
    }
    return false;
}

}  // namespace tamga::pki
