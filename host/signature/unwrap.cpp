// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include "signature/verify.h"

namespace tamga::signature {
namespace {

constexpr std::uint8_t kSequenceTag = 0x30;

[[noreturn]] void malformed(const char* context) {
    throw Error(Reason::kSignatureMalformed, context);
}

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Base64 with any line ends and indentation.
Bytes decode(std::string_view text) {
    std::string compact;
    compact.reserve(text.size());
    std::copy_if(text.begin(), text.end(), std::back_inserter(compact), [](char c) { return !isSpace(c); });
    std::optional<Bytes> octets = fromBase64(compact);
    if (!octets) malformed("neither DER, PEM nor base64");
    if (octets->empty() || octets->front() != kSequenceTag) malformed("base64 of something else");
    return std::move(*octets);
}

/// Text between the first BEGIN line and its END line (RFC 7468 section 2); the label is not looked at, as
/// programs write CMS, PKCS7, SIGNATURE and names of their own. Empty optional when there is no BEGIN.
std::optional<std::string_view> pemBody(std::string_view text) {
    constexpr std::string_view kBegin = "-----BEGIN ";
    constexpr std::string_view kDashes = "-----";
    const std::size_t begin = text.find(kBegin);
    if (begin == std::string_view::npos) return std::nullopt;
    const std::size_t labelStart = begin + kBegin.size();
    const std::size_t labelEnd = text.find(kDashes, labelStart);
    if (labelEnd == std::string_view::npos) malformed("PEM header without an end");
    const std::string_view label = text.substr(labelStart, labelEnd - labelStart);
    if (label.find_first_of("\r\n") != std::string_view::npos) malformed("PEM header without an end");
    const std::size_t bodyStart = labelEnd + kDashes.size();
    const std::size_t end = text.find("-----END " + std::string(label) + "-----", bodyStart);
    if (end == std::string_view::npos) malformed("PEM without a matching END");
    return text.substr(bodyStart, end - bodyStart);
}

}  // namespace

Result<Bytes> unwrapSignatureFile(BytesView content) {
    return capture([&] {
        if (content.empty()) malformed("empty");
        // 0x30 is the digit 0 in text: base64 that begins with it does not decode to a SEQUENCE.
        if (content.front() == kSequenceTag) return Bytes(content.begin(), content.end());
        const std::string text = asText(content);
        std::string_view rest = text;
        if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);  // a text editor's mark of UTF-8
        return decode(pemBody(rest).value_or(rest));
    });
}

}  // namespace tamga::signature
