// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// DER writer: functions from parts to encodings.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "asn1/oid.h"
#include "asn1/reader.h"
#include "base/bytes.h"

namespace tamga::asn1 {

[[nodiscard]] Bytes encode(Tag tag, BytesView content);
/// Constructed: the parts are complete encodings, written one after the other.
[[nodiscard]] Bytes encode(Tag tag, std::initializer_list<BytesView> parts);

[[nodiscard]] Bytes sequence(std::initializer_list<BytesView> parts);
[[nodiscard]] Bytes sequence(const std::vector<Bytes>& parts);
/// SET OF: the encodings are sorted (X.690 section 11.6).
[[nodiscard]] Bytes setOf(std::vector<Bytes> parts);
[[nodiscard]] Bytes explicitTag(unsigned number, BytesView encoding);
/// Replaces the identifier octet of an encoding: IMPLICIT tagging, and 0x31 for signedAttrs.
[[nodiscard]] Bytes retag(Tag tag, BytesView encoding);

[[nodiscard]] Bytes boolean(bool value);
[[nodiscard]] Bytes integer(std::int64_t value);
/// Unsigned big-endian number of any length; leading zeros removed, sign octet added.
[[nodiscard]] Bytes unsignedInteger(BytesView magnitude);
[[nodiscard]] Bytes null();
[[nodiscard]] Bytes oid(const Oid& value);
[[nodiscard]] Bytes oid(std::string_view dotted);
[[nodiscard]] Bytes octetString(BytesView content);
/// No unused bits.
[[nodiscard]] Bytes bitString(BytesView content);
/// Trailing zero bits removed (X.690 section 11.2.2); bit i of value is named bit i.
[[nodiscard]] Bytes namedBits(std::uint32_t value);
[[nodiscard]] Bytes utf8String(std::string_view text);
[[nodiscard]] Bytes ia5String(std::string_view octets);
[[nodiscard]] Bytes numericString(std::string_view text);
[[nodiscard]] Bytes printableString(std::string_view text);
/// seconds since 1970: UTCTime for 1950..2049, else GeneralizedTime (RFC 5652 section 11.3).
[[nodiscard]] Bytes time(std::int64_t seconds);
[[nodiscard]] Bytes generalizedTime(std::int64_t seconds);

}  // namespace tamga::asn1
