// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Inside of the room: putting elements into a message while every octet that is there stays.
#pragma once

#include <vector>

#include "asn1/reader.h"
#include "base/bytes.h"

namespace tamga::signature {

/// Whole encodings of the elements.
[[nodiscard]] std::vector<Bytes> elementsOf(asn1::Reader reader);

/// SET OF order where the set was in it (X.690 section 11.6); otherwise the order as received, since an
/// archive time-stamp covers it.
void insertInOrder(std::vector<Bytes>& set, Bytes element);

/// An element of that tag with the parts as they are.
[[nodiscard]] Bytes joined(asn1::Tag tag, const std::vector<Bytes>& parts);

/// The fields of the SignedData in a ContentInfo.
[[nodiscard]] asn1::Reader bodyOf(BytesView contentInfo);
/// The ContentInfo with other fields in its SignedData.
[[nodiscard]] Bytes contentInfoOf(BytesView contentInfo, const std::vector<Bytes>& fields);

}  // namespace tamga::signature
