// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// BER (X.690 section 8) read from a stream: messages of any size, with indefinite lengths and strings in
// segments. Small parts are taken whole, as received; the one large string goes on in pieces.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "asn1/reader.h"
#include "base/bytes.h"

namespace tamga::signature {

/// Fills a part of the buffer and says how much of it; 0 at the end. Throws what it likes.
using ReadPiece = std::function<std::size_t(std::span<std::uint8_t> buffer)>;
using WritePiece = std::function<void(BytesView piece)>;

/// Throws Error(der.malformed), also where the stream ends too early.
class BerStream final {
  public:
    explicit BerStream(ReadPiece source);

    /// Goes into a constructed element of that tag.
    void enter(asn1::Tag tag);
    /// Out of it again; throws when elements are left.
    void leave();
    [[nodiscard]] bool atEnd();
    [[nodiscard]] bool nextIs(asn1::Tag tag);
    /// The whole next element in DER (asn1::berToDer). All elements taken together have at most maxOctets.
    [[nodiscard]] Bytes element(std::size_t maxOctets);
    /// The value of an OCTET STRING, or of one with the implicit context tag 0: primitive, or in segments.
    void contextString(const WritePiece& piece);
    /// Nothing may follow the outermost element.
    void expectEnd();

  private:
    struct Header {
        std::uint8_t identifier;
        std::optional<std::uint64_t> length;  ///< empty: indefinite
    };
    struct Level {
        bool indefinite;
        std::optional<std::uint64_t> end;  ///< position; of an indefinite level that of its parent
    };

    [[nodiscard]] bool fill(std::size_t octets);
    std::uint8_t take();
    void require(std::uint64_t octets) const;
    Header header(Bytes* copy);
    void push(const Header& header);
    void copyContent(std::uint64_t length, Bytes& to);
    void deliver(std::uint64_t length, const WritePiece& piece);
    [[nodiscard]] std::optional<std::uint64_t> limit() const;

    ReadPiece source_;
    Bytes buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t position_ = 0;  ///< of begin_ in the stream
    std::size_t taken_ = 0;       ///< by element()
    std::vector<Level> levels_;
};

}  // namespace tamga::signature
