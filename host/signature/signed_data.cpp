// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "signature/algorithm_identifiers.h"
#include "signature/attributes.h"
#include "signature/make.h"
#include "signature/oids.h"
#include "signature/raw.h"

namespace tamga::signature {
namespace {

constexpr std::array<std::pair<Format, std::string_view>, 3> kFormats{{
    {Format::kRaw, "raw"},
    {Format::kCms, "cms"},
    {Format::kCadesBes, "cades-bes"},
}};

void requireMatch(const pki::Certificate& certificate, const pki::SigningKey& key) {
    // The point or modulus identifies the key; the same curve may go by two identifiers (RFC 9215 names
    // CryptoPro-A..C again as TC26-256-B..D), so parameters are not compared.
    const pki::PublicKey& ours = key.publicKey();
    const pki::PublicKey& theirs = certificate.publicKey();
    if (ours.algorithm() != theirs.algorithm() || ours.octets() != theirs.octets()) {
        throw Error(Reason::kKeyMismatch, "the certificate is for another key");
    }
}

/// Digest of the document by the hash of the signer's key. A digest given is taken at its word, but for its
/// length.
Bytes documentDigest(const Document& document, pki::HashAlgorithm hash) {
    if (!document.content && !document.digest) {
        throw Error(Reason::kDocumentDigest, "neither content nor digest");
    }
    if (document.digest && document.digest->size() != pki::digestSize(hash)) {
        throw Error(Reason::kDocumentDigest, std::to_string(document.digest->size()) + " octets for " +
                                                 std::string(pki::nameOf(hash)));
    }
    if (!document.content) return *document.digest;
    Bytes digest = pki::digestOf(hash, *document.content);
    if (document.digest && *document.digest != digest) {
        throw Error(Reason::kDocumentDigest, "the digest is not that of the content");
    }
    return digest;
}

/// Attributes of the SignerInfo as DER SET OF (tag 0x31): the form that is hashed (RFC 5652 section 5.4).
Bytes signedAttributes(const pki::Certificate& certificate, pki::HashAlgorithm hash, BytesView digest,
                       const asn1::Oid& contentType, const Options& options) {
    std::vector<Bytes> attributes{contentTypeAttribute(contentType), messageDigestAttribute(digest),
                                  signingTimeAttribute(options.signingTime)};
    if (options.format == Format::kCadesBes) {
        attributes.push_back(signingCertificateV2Attribute(certificate, hash));
    }
    return asn1::setOf(std::move(attributes));
}

/// RFC 4056 section 3 for RSASSA-PSS.
Bytes signatureIdentifier(const pki::PublicKey& key, pki::HashAlgorithm hash, RsaPadding padding) {
    if (isPss(key, padding)) return pki::pssIdentifier(pki::pssOf(hash));
    return signatureAlgorithmIdentifier(key.algorithm(), hash);
}

Bytes signerInfo(const pki::Certificate& certificate, pki::HashAlgorithm hash, BytesView attributes,
                 RsaPadding padding, BytesView value) {
    return asn1::sequence(
        {asn1::integer(1), issuerAndSerialNumber(certificate), digestAlgorithmIdentifier(hash),
         asn1::retag(asn1::contextTag(0, true), attributes),
         signatureIdentifier(certificate.publicKey(), hash, padding), asn1::octetString(value)});
}

/// [0] IMPLICIT CertificateSet: the signer's certificate and the chain, each once.
Bytes certificateSet(const pki::Certificate& signer, const std::vector<Bytes>& chain) {
    std::vector<Bytes> certificates{signer.encoding()};
    for (const Bytes& certificate : chain) {
        // Copied whole, so one that is not a certificate would spoil the whole message.
        static_cast<void>(pki::Certificate::parse(certificate, true).orThrow());
        if (std::find(certificates.begin(), certificates.end(), certificate) == certificates.end()) {
            certificates.push_back(certificate);
        }
    }
    return asn1::retag(asn1::contextTag(0, true), asn1::setOf(std::move(certificates)));
}

Bytes encapsulated(const asn1::Oid& contentType, const Document& document, bool detached) {
    if (detached) return asn1::sequence({asn1::oid(contentType)});
    return asn1::sequence(
        {asn1::oid(contentType), asn1::explicitTag(0, asn1::octetString(*document.content))});
}

Bytes signedData(const pki::Certificate& certificate, pki::SigningKey& key, const Document& document,
                 const Options& options, const CancelToken& cancel) {
    const pki::KeyAlgorithm algorithm = certificate.publicKey().algorithm();
    const pki::HashAlgorithm hash = pki::defaultHash(algorithm);
    const asn1::Oid& contentType = options.contentType ? *options.contentType : oids::data();
    const Bytes certificates = certificateSet(certificate, options.chain);
    const Bytes attributes =
        signedAttributes(certificate, hash, documentDigest(document, hash), contentType, options);
    const Bytes value =
        signatureValue(certificate, key, hash, pki::digestOf(hash, attributes), options.rsaPadding, cancel);
    // RFC 5652 section 5.1: 1 for id-data with issuerAndSerialNumber, 3 for another content type.
    const Bytes version = asn1::integer(contentType == oids::data() ? 1 : 3);
    const Bytes body =
        asn1::sequence({version, asn1::setOf({digestAlgorithmIdentifier(hash)}),
                        encapsulated(contentType, document, options.detached), certificates,
                        asn1::setOf({signerInfo(certificate, hash, attributes, options.rsaPadding, value)})});
    return asn1::sequence({asn1::oid(oids::signedData()), asn1::explicitTag(0, body)});
}

Bytes rawValue(const pki::Certificate& certificate, pki::SigningKey& key, const Document& document,
               RsaPadding padding, const CancelToken& cancel) {
    // The hash of such octets is what a CMS signature signs: with them as the document, a bare value could be
    // put into a SignedData whose attributes (content type, time) nobody agreed to.
    if (document.content && looksLikeSignedAttributes(*document.content)) {
        throw Error(Reason::kSignatureUnsupported, "the document is a set of signed attributes");
    }
    const pki::HashAlgorithm hash = pki::defaultHash(certificate.publicKey().algorithm());
    return signatureValue(certificate, key, hash, documentDigest(document, hash), padding, cancel);
}

}  // namespace

std::string_view nameOf(Format format) noexcept {
    for (const auto& [value, name] : kFormats) {
        if (value == format) return name;
    }
    return {};
}

std::optional<Format> formatByName(std::string_view name) noexcept {
    for (const auto& [value, known] : kFormats) {
        if (known == name) return value;
    }
    return std::nullopt;
}

std::string_view nameOf(RsaPadding padding) noexcept {
    return padding == RsaPadding::kPss ? "pss" : "pkcs1";
}

std::optional<RsaPadding> paddingByName(std::string_view name) noexcept {
    for (const RsaPadding padding : {RsaPadding::kPkcs1, RsaPadding::kPss}) {
        if (nameOf(padding) == name) return padding;
    }
    return std::nullopt;
}

const asn1::Oid& loginContentType() {
    // UUID c99a4ae6-39c2-48fc-87fe-4be2d3061849 as an integer (X.667 section 8).
    static const asn1::Oid type("2.25.267975960007646024250455467606000670793");
    return type;
}

Result<Bytes> sign(const pki::Certificate& certificate, pki::SigningKey& key, const Document& document,
                   const Options& options, const CancelToken& cancel) {
    return capture([&] {
        requireMatch(certificate, key);
        if (options.format == Format::kRaw)
            return rawValue(certificate, key, document, options.rsaPadding, cancel);
        if (!options.detached && !document.content) {
            throw Error(Reason::kDocumentDigest, "an attached signature needs the content");
        }
        return signedData(certificate, key, document, options, cancel);
    });
}

}  // namespace tamga::signature
