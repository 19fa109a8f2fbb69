// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/ocsp.h"

#include <algorithm>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "pki/name_match.h"
#include "pki/signature_algorithm.h"
#include "pki/suitability.h"

namespace tamga::pki {
namespace {

constexpr std::string_view kOcspSigning = "1.3.6.1.5.5.7.3.9";
constexpr std::string_view kNoCheck = "1.3.6.1.5.5.7.48.1.5";
constexpr std::string_view kNonce = "1.3.6.1.5.5.7.48.1.2";

[[noreturn]] void wrongSigner(const char* what) {
    throw Error(Reason::kRevocationSigner, what);
}

/// The content of the BIT STRING subjectPublicKey, which is what is hashed (section 4.1.1); of GOST keys with
/// the OCTET STRING around the point.
BytesView subjectPublicKey(const Certificate& certificate) {
    asn1::Reader outer(certificate.publicKey().encoding());
    asn1::Reader spki = outer.readSequence();
    (void)spki.read();
    return spki.readBitString();
}

/// RFC 6960 section 4.2.2.2; the signature on it by the issuer has been checked.
void requireAuthorized(const Certificate& responder, std::int64_t at) {
    const auto& usages = responder.extendedKeyUsage();
    if (std::find(usages.begin(), usages.end(), asn1::Oid(kOcspSigning)) == usages.end()) {
        wrongSigner("the responder's certificate is not for OCSP");
    }
    if (!responder.maySign()) wrongSigner("keyUsage of the responder");
    if (findStrangeExtension(responder) != nullptr) wrongSigner("a critical extension of the responder");
    if (isWeak(responder.publicKey()) ||
        strengthOf(responder.signatureAlgorithm()) == SignatureStrength::kWeak) {
        wrongSigner("the responder's certificate is weak");
    }
    if (at < responder.notBefore() || at > responder.notAfter()) {
        wrongSigner("the responder's certificate was not valid");
    }
}

Bytes certId(const Certificate& certificate, const Certificate& issuer, HashAlgorithm hash) {
    using namespace asn1;
    const Bytes parameters = hash == HashAlgorithm::kSha1 ? null() : Bytes();
    return sequence({sequence({oid(oidOf(hash)), parameters}),
                     octetString(digestOf(hash, certificate.issuer().encoding())),
                     octetString(digestOf(hash, subjectPublicKey(issuer))),
                     encode(Tag::kInteger, certificate.serial())});
}

}  // namespace

std::optional<OcspAnswer> OcspResponse::find(const Certificate& certificate,
                                             const Certificate& issuer) const {
    const OcspAnswer* newest = nullptr;
    for (const Single& single : singles_) {
        if (!single.hash || single.serial != certificate.serial()) continue;
        if (single.issuerNameHash != digestOf(*single.hash, certificate.issuer().encoding())) continue;
        if (single.issuerKeyHash != digestOf(*single.hash, subjectPublicKey(issuer))) continue;
        if (newest == nullptr || newest->thisUpdate < single.answer.thisUpdate) newest = &single.answer;
    }
    return newest == nullptr ? std::nullopt : std::optional(*newest);
}

bool OcspResponse::isNamed(const Certificate& responder) const {
    if (responderName_) return sameName(*responderName_, responder.subject());
    return responderKeyHash_ == digestOf(HashAlgorithm::kSha1, subjectPublicKey(responder));
}

bool OcspResponse::isSignedBy(const PublicKey& key) const {
    return verifies(signatureAlgorithm_, key, tbs_, signature_);
}

Result<std::optional<Certificate>> OcspResponse::responder(const Certificate& issuer) const {
    return capture([&]() -> std::optional<Certificate> {
        if (strengthOf(signatureAlgorithm_) == SignatureStrength::kWeak) wrongSigner("a weak signature");
        if (isNamed(issuer) && isSignedBy(issuer.publicKey())) return std::nullopt;
        for (const Bytes& encoding : certificates_) {
            auto parsed = Certificate::parse(encoding);
            if (!parsed.ok() || !isNamed(parsed.value())) continue;
            Certificate& candidate = parsed.value();
            if (!sameName(candidate.issuer(), issuer.subject()) ||
                !candidate.isSignedBy(issuer.publicKey())) {
                continue;
            }
            requireAuthorized(candidate, producedAt_);
            if (!isSignedBy(candidate.publicKey())) wrongSigner("it does not verify");
            return std::move(candidate);
        }
        wrongSigner("neither the issuer nor a responder of the issuer");
    });
}

bool needsNoRevocationCheck(const Certificate& responder) {
    return responder.findExtension(kNoCheck) != nullptr;
}

Result<Bytes> ocspRequest(const Certificate& certificate, const Certificate& issuer, HashAlgorithm hash,
                          BytesView nonce) {
    return capture([&] {
        using namespace asn1;
        const Bytes requests = sequence({sequence({certId(certificate, issuer, hash)})});
        if (nonce.empty()) return sequence({sequence({requests})});
        // The value of the extension is itself an OCTET STRING (RFC 8954 section 2.1).
        const Bytes extension = sequence({oid(kNonce), octetString(octetString(nonce))});
        return sequence({sequence({requests, explicitTag(2, sequence({extension}))})});
    });
}

}  // namespace tamga::pki
