// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// BER with indefinite lengths and split strings, as programs write that sign a stream, to DER.
#include "asn1/header.h"
#include "asn1/reader.h"

namespace tamga::asn1 {

bool isStringType(unsigned universalNumber) noexcept {
    switch (universalNumber) {
        case 3:   // BIT STRING
        case 4:   // OCTET STRING
        case 12:  // UTF8String
        case 18:  // NumericString
        case 19:  // PrintableString
        case 20:  // TeletexString
        case 21:  // VideotexString
        case 22:  // IA5String
        case 23:  // UTCTime
        case 24:  // GeneralizedTime
        case 25:  // GraphicString
        case 26:  // VisibleString
        case 27:  // GeneralString
        case 28:  // UniversalString
        case 30:  // BMPString
            return true;
        default:
            return false;
    }
}

namespace {

constexpr unsigned kMaxDepth = 32;
constexpr std::uint8_t kBitStringIdentifier = 0x03;
constexpr std::uint8_t kOctetStringIdentifier = 0x04;

[[noreturn]] void malformed(const char* what) {
    throw Error(Reason::kDerMalformed, what);
}

/// The output grows at its end only; a header is put before its content once the length is known, which
/// moves every octet at most once a level. An element costs at most two octets more than it did, and only
/// when it holds 64 KiB: the output stays within the size of the input and a little.
class Rewriter final {
  public:
    explicit Rewriter(BytesView input) : input_(input) { out_.reserve(input.size() + 64); }

    Bytes run() {
        while (at_ < input_.size())
            rewriteElement(input_.size(), 0);
        return std::move(out_);
    }

  private:
    Header readHeaderHere(std::size_t limit) {
        const Header header = readHeader(input_.subspan(at_, limit - at_), Rules::kBer);
        if (header.identifier == 0) malformed("end-of-contents without a beginning");
        at_ += header.size;
        return header;
    }

    /// True, and consumed, when the content that began with header ends here.
    bool atEndOf(const Header& header, std::size_t end) {
        if (header.length) return at_ == end;
        if (end - at_ < 2) malformed("end-of-contents missing");
        if (input_[at_] != 0) return false;
        if (input_[at_ + 1] != 0) malformed("end-of-contents with content");
        at_ += 2;
        return true;
    }

    void putHeaderBefore(std::size_t mark, std::uint8_t identifier) {
        const Bytes header = derHeader(identifier, out_.size() - mark);
        out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(mark), header.begin(), header.end());
    }

    /// One element; true when it had to be changed.
    bool rewriteElement(std::size_t limit, unsigned depth) {
        if (depth > kMaxDepth) malformed("nested too deeply");
        const std::size_t start = at_;
        const std::size_t mark = out_.size();
        const Header header = readHeaderHere(limit);
        if ((header.identifier & kConstructed) == 0) {
            at_ += *header.length;
            append(out_, input_.subspan(start, at_ - start));
            return false;
        }
        if (header.identifier < 0x40 && isStringType(header.identifier & 0x1FU)) {
            joinString(header, limit, depth);
            return true;
        }
        const std::size_t end = header.length ? at_ + *header.length : limit;
        bool changed = !header.length;
        while (!atEndOf(header, end))
            changed = rewriteElement(end, depth + 1) || changed;
        if (changed) {
            putHeaderBefore(mark, header.identifier);
        } else {  // octet for octet, also where a length is longer than it need be
            out_.resize(mark);
            append(out_, input_.subspan(start, at_ - start));
        }
        return changed;
    }

    void joinString(const Header& header, std::size_t limit, unsigned depth) {
        const auto identifier = static_cast<std::uint8_t>(header.identifier & ~kConstructed);
        const std::size_t mark = out_.size();
        unusedBits_ = 0;
        noSegments_ = true;
        appendSegments(header, identifier, limit, depth);
        if (identifier == kBitStringIdentifier) {
            // Allowed (X.690 section 8.6.4), written by nobody, and longer as DER: many of them would make
            // the output outgrow the input.
            if (noSegments_) malformed("bit string without segments");
            out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(mark), unusedBits_);
        }
        putHeaderBefore(mark, identifier);
    }

    /// The contents of the segments one after the other (X.690 sections 8.6.4, 8.7.3 and 8.23).
    void appendSegments(const Header& header, std::uint8_t identifier, std::size_t limit, unsigned depth) {
        if (depth > kMaxDepth) malformed("nested too deeply");
        const std::size_t end = header.length ? at_ + *header.length : limit;
        while (!atEndOf(header, end)) {
            const Header segment = readHeaderHere(end);
            const auto base = static_cast<std::uint8_t>(segment.identifier & ~kConstructed);
            const bool segmentOfBits = identifier == kBitStringIdentifier;
            if (base != identifier && (segmentOfBits || base != kOctetStringIdentifier)) {
                malformed("segment of another type");
            }
            if (segment.identifier != base) {
                appendSegments(segment, identifier, end, depth + 1);
                continue;
            }
            auto content = input_.subspan(at_, *segment.length);
            at_ += content.size();
            if (segmentOfBits) content = takeUnusedBits(content);
            append(out_, content);
        }
    }

    /// Only the last segment may have unused bits.
    BytesView takeUnusedBits(BytesView content) {
        if (unusedBits_ != 0 || content.empty() || content[0] > 7 ||
            (content.size() == 1 && content[0] != 0)) {
            malformed("segment of a bit string");
        }
        noSegments_ = false;
        unusedBits_ = content[0];
        return content.subspan(1);
    }

    BytesView input_;
    std::size_t at_ = 0;
    Bytes out_;
    std::uint8_t unusedBits_ = 0;
    bool noSegments_ = true;
};

}  // namespace

Bytes berToDer(BytesView octets) {
    return Rewriter(octets).run();
}

}  // namespace tamga::asn1
