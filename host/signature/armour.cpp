// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/armour.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace tamga::signature {
namespace {

constexpr std::size_t kPiece = 64U * 1024;
constexpr std::uint8_t kSequenceTag = 0x30;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // some editors put it before UTF-8

[[noreturn]] void malformed(const char* what) {
    throw Error(Reason::kEnvelopeMalformed, what);
}

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

class Unarmoured final {
  public:
    explicit Unarmoured(ReadPiece source) : source_(std::move(source)) {}

    std::size_t read(std::span<std::uint8_t> buffer) {
        if (form_ == Form::kUnknown) begin();
        while (at_ == ready_.size()) {
            ready_.clear();
            at_ = 0;
            if (form_ == Form::kBinary) return source_(buffer);
            if (!decodeMore()) return 0;
        }
        const std::size_t take = std::min(buffer.size(), ready_.size() - at_);
        std::copy_n(ready_.begin() + static_cast<std::ptrdiff_t>(at_), take, buffer.begin());
        at_ += take;
        return take;
    }

  private:
    enum class Form : std::uint8_t { kUnknown, kBinary, kText };

    /// One more piece of text; false at the end.
    bool more() {
        const std::size_t before = text_.size();
        text_.resize(before + kPiece);
        const std::size_t got =
            source_(std::span(reinterpret_cast<std::uint8_t*>(text_.data()) + before, kPiece));
        text_.resize(before + got);
        return got != 0;
    }

    void begin() {
        while (text_.size() < kByteOrderMark.size() && more()) {
        }
        if (text_.empty()) malformed("empty");
        // 0x30 is the digit 0 in text: base64 that begins with it does not decode to a SEQUENCE.
        if (static_cast<std::uint8_t>(text_.front()) == kSequenceTag) {
            form_ = Form::kBinary;
            ready_.assign(text_.begin(), text_.end());
            text_.clear();
            return;
        }
        form_ = Form::kText;
        waiting_ = true;
        if (text_.starts_with(kByteOrderMark)) text_.erase(0, kByteOrderMark.size());
        const std::size_t first = text_.find_first_not_of(" \t\r\n");
        if (first == std::string::npos || text_[first] != '-') return;
        // The label is not looked at: programs write CMS, PKCS7 and names of their own.
        std::size_t end = text_.find('\n', first);
        while (end == std::string::npos && text_.size() < kPiece && more())
            end = text_.find('\n', first);
        const std::string_view line = std::string_view(text_).substr(first, end - first);
        if (end == std::string::npos || !line.starts_with("-----BEGIN ")) malformed("PEM header");
        text_.erase(0, end + 1);
        pem_ = true;
    }

    /// Whole groups of four; the rest waits. False at the end, which in PEM has a line of its own.
    bool decodeMore() {
        if (ended_) return false;
        // What came with the first piece is still to be looked at.
        if (!std::exchange(waiting_, false) && !more()) {
            ended_ = true;
            if (pem_) malformed("PEM without an END line");
        }
        if (const std::size_t dash = text_.find('-'); dash != std::string::npos) {
            if (!pem_) malformed("neither DER, PEM nor base64");
            ended_ = true;
            text_.resize(dash);
        }
        std::erase_if(text_, isSpace);
        if (padded_ && !text_.empty()) malformed("base64 behind its end");
        const std::size_t whole = text_.size() / 4 * 4;
        if (ended_ && whole != text_.size()) malformed("base64 of a wrong length");
        const auto octets = fromBase64(std::string_view(text_).substr(0, whole));
        if (!octets) malformed("neither DER, PEM nor base64");
        padded_ = whole != 0 && text_[whole - 1] == '=';
        ready_ = *octets;
        text_.erase(0, whole);
        return true;
    }

    ReadPiece source_;
    Form form_ = Form::kUnknown;
    bool pem_ = false;
    bool waiting_ = false;
    bool ended_ = false;
    bool padded_ = false;
    std::string text_;
    Bytes ready_;
    std::size_t at_ = 0;
};

}  // namespace

ReadPiece unarmoured(ReadPiece source) {
    // std::function wants copies; there is one reader only.
    auto reader = std::make_shared<Unarmoured>(std::move(source));
    return [reader](std::span<std::uint8_t> buffer) { return reader->read(buffer); };
}

}  // namespace tamga::signature
