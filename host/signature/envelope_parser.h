// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The header of an EnvelopedData (RFC 5652 section 6.1), taken apart. Nothing is judged here but the shape.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "signature/ber_stream.h"
#include "signature/cms_parser.h"

namespace tamga::signature {

/// Issuer and serial number, or the key identifier.
struct EntityId {
    BytesView issuer;  ///< whole Name
    BytesView serial;  ///< content octets
    std::optional<BytesView> keyIdentifier;
};

/// OriginatorIdentifierOrKey (section 6.2.2).
struct Originator {
    std::optional<EntityId> id;
    BytesView publicKey;  ///< whole OriginatorPublicKey, with tag 0xA1; empty when there is an id
};

/// One person's way to the content key. A KeyAgreeRecipientInfo for several makes several of these.
struct RecipientInfo {
    EntityId id;
    std::optional<Originator> originator;  ///< key agreement; empty for key transport
    std::optional<BytesView> ukm;          ///< key agreement
    AlgorithmIdentifier algorithm;
    BytesView encryptedKey;
};

/// Views point into the octets that it keeps.
struct EnvelopeHeader {
    Bytes originatorInfo;
    Bytes recipientInfos;
    Bytes contentAlgorithmOctets;
    std::vector<BytesView> certificates;    ///< of originatorInfo
    std::vector<RecipientInfo> recipients;  ///< key transport and key agreement; others are left out
    std::size_t otherRecipients = 0;
    asn1::Oid contentType;
    AlgorithmIdentifier contentAlgorithm;
};

/// From the beginning of a ContentInfo to encryptedContent, which is next in the stream. Throws
/// Error(der.malformed | envelope.unsupported).
[[nodiscard]] EnvelopeHeader readEnvelopeHeader(BerStream& stream);

/// From behind encryptedContent to the end: the attribute with the check value of R 1323565.1.025-2019, if
/// there is one. Throws Error(der.malformed).
[[nodiscard]] std::optional<Bytes> readEnvelopeEnd(BerStream& stream);

}  // namespace tamga::signature
