// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// SignedData (RFC 5652 section 5.1) taken apart. Nothing is judged here but the shape.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "asn1/oid.h"
#include "asn1/reader.h"
#include "base/bytes.h"

namespace tamga::signature {

struct AlgorithmIdentifier {
    asn1::Oid id;
    BytesView parameters;  ///< whole encoding, empty when absent
};

struct Attribute {
    asn1::Oid type;
    std::vector<BytesView> values;  ///< whole encodings
};

struct SignerInfo {
    // Either issuer and serial, or the key identifier.
    BytesView issuer;  ///< whole Name
    BytesView serial;  ///< content octets
    std::optional<BytesView> subjectKeyIdentifier;
    AlgorithmIdentifier digestAlgorithm;
    std::optional<BytesView> signedAttrs;  ///< as received, with tag 0xA0
    std::vector<Attribute> attributes;     ///< the same, taken apart
    AlgorithmIdentifier signatureAlgorithm;
    BytesView signature;
    std::vector<Attribute> unsignedAttributes;
};

struct SignedData {
    asn1::Oid contentType;
    std::optional<BytesView> content;     ///< value octets of eContent
    std::vector<BytesView> certificates;  ///< X.509 certificates; other kinds are left out
    std::vector<SignerInfo> signers;      ///< at least one
};

/// The next element as an AlgorithmIdentifier; likewise the elements of a SET OF Attribute. Throw
/// Error(der.malformed).
[[nodiscard]] AlgorithmIdentifier readAlgorithm(asn1::Reader& reader);
[[nodiscard]] std::vector<Attribute> readAttributes(BytesView content);
/// Each costs a verification, or more with its stamps; nobody has met a document with so many.
inline constexpr std::size_t kMaxSigners = 256;

/// der: exactly one ContentInfo. Views point into it. Throws Error(der.malformed | signature.malformed |
/// signature.unsupported | signature.no-signer).
[[nodiscard]] SignedData parseSignedData(BytesView der);

}  // namespace tamga::signature
