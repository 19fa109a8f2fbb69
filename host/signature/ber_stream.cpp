// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/ber_stream.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/error.h"

namespace tamga::signature {
namespace {

constexpr std::size_t kBuffer = 64U * 1024;
constexpr std::size_t kMaxDepth = 32;
constexpr std::uint8_t kConstructedBit = 0x20;
constexpr std::uint8_t kOctetString = 0x04;
constexpr std::uint8_t kContext0 = 0x80;

[[noreturn]] void malformed(const std::string& what) {
    throw Error(Reason::kDerMalformed, what);
}

}  // namespace

BerStream::BerStream(ReadPiece source) : source_(std::move(source)), buffer_(kBuffer) {}

bool BerStream::fill(std::size_t octets) {
    if (end_ - begin_ >= octets) return true;
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    while (end_ < octets) {
        const std::size_t got = source_(std::span(buffer_).subspan(end_));
        if (got == 0) return false;
        end_ += got;
    }
    return true;
}

std::optional<std::uint64_t> BerStream::limit() const {
    return levels_.empty() ? std::nullopt : levels_.back().end;
}

void BerStream::require(std::uint64_t octets) const {
    const auto end = limit();
    if (end && octets > *end - position_) malformed("an element longer than what it lies in");
}

std::uint8_t BerStream::take() {
    require(1);
    if (!fill(1)) malformed("the stream ends too early");
    ++position_;
    return buffer_[begin_++];
}

BerStream::Header BerStream::header(Bytes* copy) {
    const auto next = [&] {
        const std::uint8_t octet = take();
        if (copy != nullptr) copy->push_back(octet);
        return octet;
    };
    Header header{next(), 0};
    if ((header.identifier & 0x1FU) == 0x1FU) malformed("a tag number over 30");
    const std::uint8_t first = next();
    if (first < 0x80) {
        header.length = first;
    } else if (first == 0x80) {
        if ((header.identifier & kConstructedBit) == 0) malformed("a primitive element without a length");
        header.length.reset();
    } else {
        const std::size_t octets = first & 0x7FU;
        std::uint64_t length = 0;
        for (std::size_t i = 0; i < octets; ++i) {
            if ((length >> 55U) != 0) malformed("a length over 2^63");
            length = length << 8U | next();
        }
        header.length = length;
    }
    if (header.length) require(*header.length);
    return header;
}

void BerStream::push(const Header& header) {
    if (levels_.size() == kMaxDepth) malformed("too deep");
    if (header.length)
        levels_.push_back({false, position_ + *header.length});
    else
        levels_.push_back({true, limit()});
}

void BerStream::enter(asn1::Tag tag) {
    const Header next = header(nullptr);
    if (next.identifier != static_cast<std::uint8_t>(tag)) malformed("another tag than expected");
    push(next);
}

bool BerStream::atEnd() {
    if (levels_.empty()) return !fill(1);
    const Level& level = levels_.back();
    if (!level.indefinite) return position_ == *level.end;
    if (!fill(2)) malformed("the stream ends too early");
    // No element has the identifier 0.
    return buffer_[begin_] == 0;
}

void BerStream::leave() {
    if (!atEnd()) malformed("more elements than expected");
    if (levels_.back().indefinite && (take() != 0 || take() != 0)) malformed("end-of-contents octets");
    levels_.pop_back();
}

bool BerStream::nextIs(asn1::Tag tag) {
    return !atEnd() && fill(1) && buffer_[begin_] == static_cast<std::uint8_t>(tag);
}

void BerStream::deliver(std::uint64_t length, const WritePiece& piece) {
    require(length);
    while (length != 0) {
        if (!fill(1)) malformed("the stream ends too early");
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(length, end_ - begin_));
        const BytesView octets = BytesView(buffer_).subspan(begin_, size);
        begin_ += size;
        position_ += size;
        length -= size;
        piece(octets);
    }
}

void BerStream::copyContent(std::uint64_t length, Bytes& to) {
    deliver(length, [&](BytesView piece) { append(to, piece); });
}

Bytes BerStream::element(std::size_t maxOctets) {
    Bytes whole;
    std::size_t open = 0;  // indefinite lengths; what has a length is copied without a look into it
    do {
        const Header next = header(&whole);
        if (next.identifier == 0) {
            if (open == 0 || next.length != 0U) malformed("end-of-contents octets");
            --open;
        } else if (!next.length) {
            if (++open > kMaxDepth) malformed("too deep");
        } else {
            if (*next.length > maxOctets - std::min(maxOctets, taken_ + whole.size()))
                malformed("a header that is too long");
            copyContent(*next.length, whole);
        }
        if (taken_ + whole.size() > maxOctets) malformed("a header that is too long");
    } while (open != 0);
    taken_ += whole.size();
    return asn1::berToDer(whole);
}

void BerStream::contextString(const WritePiece& piece) {
    const std::size_t outside = levels_.size();
    std::uint8_t wanted = kContext0;
    do {
        if (levels_.size() > outside && atEnd()) {
            leave();
            continue;
        }
        const Header next = header(nullptr);
        if ((next.identifier & ~kConstructedBit) != wanted) malformed("not a segment of an OCTET STRING");
        wanted = kOctetString;
        if ((next.identifier & kConstructedBit) != 0)
            push(next);
        else
            deliver(*next.length, piece);
    } while (levels_.size() > outside);
}

void BerStream::expectEnd() {
    if (!levels_.empty() || fill(1)) malformed("octets behind the message");
}

}  // namespace tamga::signature
