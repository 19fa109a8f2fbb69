// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// SignedData put together part by part and truly signed, so that a test can make exactly one thing wrong.
// Written apart from the room's own writer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "pki/signing_key.h"
#include "signers.h"

namespace tamga::test {

/// Attribute with the values given, each a whole encoding.
[[nodiscard]] Bytes attribute(const std::string& type, const std::vector<Bytes>& values);
[[nodiscard]] Bytes algorithm(const std::string& oid, const Bytes& parameters = {});

inline const std::string kContentType = "1.2.840.113549.1.9.3";
inline const std::string kMessageDigest = "1.2.840.113549.1.9.4";
inline const std::string kSigningTime = "1.2.840.113549.1.9.5";
inline const std::string kSigningCertificate = "1.2.840.113549.1.9.16.2.12";
inline const std::string kSigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
inline const std::string kIdData = "1.2.840.113549.1.7.1";

/// A valid attached signature of the document by a 2012-256 signer, until a part is replaced.
struct Forgery {
    explicit Forgery(const Signer& who);

    /// Signs the attributes in the order they stand in, or the content when there are none.
    [[nodiscard]] Bytes encode() const;

    /// Encodings of ESSCertIDv2 fields for the signer's certificate.
    [[nodiscard]] Bytes certHash() const;
    [[nodiscard]] Bytes issuerSerial() const;
    /// The attribute with one entry made of the fields given.
    [[nodiscard]] static Bytes signingCertificateV2(const std::vector<Bytes>& fields);

    const Signer& signer;
    std::string contentType = kIdData;
    Bytes content;
    std::vector<Bytes> contentTypeAttributes;  ///< these four are joined, in this order
    std::vector<Bytes> signingTimeAttributes;
    std::vector<Bytes> messageDigestAttributes;
    std::vector<Bytes> otherAttributes;
    bool withAttributes = true;
    bool reversedWhenSigned = false;  ///< sign the attributes in one order, send them in the other
    Bytes sid;
    Bytes digestAlgorithm;
    Bytes signatureAlgorithm;
    std::vector<Bytes> certificates;
    std::int64_t signerVersion = 1;
    std::size_t copiesOfSignerInfo = 1;
    Bytes surplus;  ///< an element too many, after signerInfos
};

/// A certificate of the given key, signed by itself, with the issuer and serial number asked for.
[[nodiscard]] Bytes selfSigned(pki::SigningKey& key, BytesView name, std::int64_t serial);

}  // namespace tamga::test
