// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Signed attributes (RFC 5652 section 11, RFC 5035 section 3) as Tamga writes them.
#pragma once

#include <cstdint>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "pki/algorithms.h"
#include "pki/certificate.h"

namespace tamga::signature {

/// IssuerAndSerialNumber, both copied octet for octet from the certificate.
[[nodiscard]] Bytes issuerAndSerialNumber(const pki::Certificate& certificate);

[[nodiscard]] Bytes contentTypeAttribute(const asn1::Oid& type);
[[nodiscard]] Bytes messageDigestAttribute(BytesView digest);
[[nodiscard]] Bytes signingTimeAttribute(std::int64_t seconds);
/// One ESSCertIDv2 with issuerSerial. hashAlgorithm is left out for SHA-256, its DEFAULT, and written for
/// every other hash.
[[nodiscard]] Bytes signingCertificateV2Attribute(const pki::Certificate& certificate,
                                                  pki::HashAlgorithm hash);

/// Whether octets are a DER SET OF Attribute that names content-type and message-digest, that is: the input
/// of the hash of some SignerInfo. Such octets taken as a document would let one signature be read two ways.
[[nodiscard]] bool looksLikeSignedAttributes(BytesView octets);

}  // namespace tamga::signature
