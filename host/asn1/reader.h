// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// DER reader (X.690 section 10): definite lengths in minimal form, low tag numbers, bounds checked, the
// received octets kept. Views point into the octets given to the first Reader, which must outlive them.
// Every violation throws Error(der.malformed); borders of other rooms turn it into their own reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "base/error.h"

namespace tamga::asn1 {

/// Identifier octet: class, constructed bit and tag number below 31.
enum class Tag : std::uint8_t {
    kBoolean = 0x01,
    kInteger = 0x02,
    kBitString = 0x03,
    kOctetString = 0x04,
    kNull = 0x05,
    kOid = 0x06,
    kEnumerated = 0x0A,
    kUtf8String = 0x0C,
    kSequence = 0x30,
    kSet = 0x31,
    kNumericString = 0x12,
    kPrintableString = 0x13,
    kTeletexString = 0x14,
    kIa5String = 0x16,
    kUtcTime = 0x17,
    kGeneralizedTime = 0x18,
    kVisibleString = 0x1A,
    kUniversalString = 0x1C,
    kBmpString = 0x1E,
};
/// [number], primitive or constructed.
[[nodiscard]] constexpr Tag contextTag(unsigned number, bool constructed) {
    return static_cast<Tag>(0x80U | (constructed ? 0x20U : 0U) | number);
}

/// One decoded element.
struct Element {
    Tag tag;
    BytesView content;
    BytesView encoding;  ///< with tag and length
};

/// Walks the elements of one level.
class Reader final {
  public:
    explicit Reader(BytesView octets) noexcept : rest_(octets) {}

    [[nodiscard]] bool atEnd() const noexcept { return rest_.empty(); }
    [[nodiscard]] BytesView rest() const noexcept { return rest_; }
    /// Tag of the next element, empty at the end.
    [[nodiscard]] std::optional<Tag> peek() const noexcept;
    [[nodiscard]] bool nextIs(Tag tag) const noexcept { return peek() == tag; }

    Element read();                          ///< any element
    Element read(Tag tag);                   ///< an element of that tag
    std::optional<Element> readIf(Tag tag);  ///< empty when the next one is something else
    void expectEnd() const;                  ///< throws when elements are left

    Reader readSequence() { return Reader(read(Tag::kSequence).content); }
    Reader readSet() { return Reader(read(Tag::kSet).content); }
    Reader readExplicit(unsigned number) { return Reader(read(contextTag(number, true)).content); }
    bool readBoolean();          ///< 00 or FF only
    std::int64_t readInteger();  ///< minimal form, fits into int64
    BytesView readBigInteger();  ///< content octets: two's complement, big-endian, minimal
    Oid readOid();
    BytesView readOctetString();
    /// The octets of a BIT STRING with no unused bits.
    BytesView readBitString();
    void readNull();

  private:
    BytesView rest_;
};

/// Named bits: bit 0 is the highest bit of the first octet; trailing zero bits need not be removed.
struct NamedBits {
    BytesView octets;
    [[nodiscard]] bool test(unsigned bit) const noexcept;
};
[[nodiscard]] NamedBits parseNamedBits(const Element& bitString);

/// UTCTime (pivot 50) or GeneralizedTime with Z, seconds required, fractions allowed only in the latter:
/// seconds since 1970-01-01T00:00:00Z.
[[nodiscard]] std::int64_t parseTime(const Element& element);

/// Any ASN.1 string type as UTF-8; BMPString and UniversalString converted, TeletexString taken as
/// Latin-1; empty optional when the octets do not fit the type or the tag is no string.
[[nodiscard]] std::optional<std::string> parseString(const Element& element);

/// The first complete DER element of octets, ignoring what follows (token files are padded).
[[nodiscard]] BytesView firstElement(BytesView octets);

/// CMS from streaming producers may be BER: this rewrites indefinite lengths and constructed strings as DER,
/// leaving everything else octet for octet. Input without such forms is returned as it is. Depth at most 32.
[[nodiscard]] Bytes berToDer(BytesView octets);

}  // namespace tamga::asn1
