// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/members.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace tamga::protocol {

namespace {

/// C0, DEL, and C1 (U+0080 to U+009F: C2 80 to C2 9F).
bool hasControls(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto octet = static_cast<unsigned char>(text[i]);
        if (octet < 0x20 || octet == 0x7F) return true;
        if (octet == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            return true;
    }
    return false;
}

}  // namespace

Members::Members(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (object_.members() == nullptr) {
        throw Error(Reason::kProtocolParams, (where_.empty() ? "params" : where_) + ": object expected");
    }
}

void Members::refuse(std::string_view name, std::string_view why) const {
    std::string context = where_.empty() ? std::string() : where_ + ".";
    throw Error(Reason::kProtocolParams, context.append(name).append(": ").append(why));
}

const Json& Members::required(std::string_view name) {
    asked_.push_back(name);
    const Json* const found = object_.find(name);
    if (found == nullptr) refuse(name, "missing");
    return *found;
}

const std::string& Members::string(std::string_view name) {
    const std::string* const text = required(name).string();
    if (text == nullptr) refuse(name, "text expected");
    return *text;
}

std::string Members::text(std::string_view name, std::size_t maxCharacters) {
    const std::string& found = string(name);
    if (found.empty()) refuse(name, "empty");
    // A character has at most four octets: longer ones need no counting.
    if (found.size() > maxCharacters * 4 || countCharacters(found) > maxCharacters) refuse(name, "too long");
    if (hasControls(found)) refuse(name, "control character");
    return found;
}

bool Members::boolean(std::string_view name) {
    const bool* const found = required(name).boolean();
    if (found == nullptr) refuse(name, "true or false expected");
    return *found;
}

bool Members::boolean(std::string_view name, bool otherwise) {
    if (has(name)) return boolean(name);
    asked_.push_back(name);
    return otherwise;
}

std::int64_t Members::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    const std::int64_t* const found = required(name).integer();
    if (found == nullptr) refuse(name, "whole number expected");
    if (*found < min || *found > max) refuse(name, "out of range");
    return *found;
}

Bytes Members::base64(std::string_view name, std::size_t maxOctets) {
    const std::string& text = string(name);
    // Compared before decoding: nothing is allocated for what will be refused.
    if (text.size() / 4 * 3 > maxOctets + 2) {
        throw Error(Reason::kProtocolTooLarge,
                    std::string(name) + ": over " + std::to_string(maxOctets) + " octets");
    }
    std::optional<Bytes> octets = fromBase64(text);
    if (!octets) refuse(name, "base64 expected");
    if (octets->size() > maxOctets) {
        throw Error(Reason::kProtocolTooLarge,
                    std::string(name) + ": over " + std::to_string(maxOctets) + " octets");
    }
    return std::move(*octets);
}

Bytes Members::hex(std::string_view name, std::size_t maxOctets) {
    const std::string& text = string(name);
    if (text.size() > maxOctets * 2) refuse(name, "too long");
    std::optional<Bytes> octets = fromHex(text);
    if (!octets) refuse(name, "hexadecimal expected");
    return std::move(*octets);
}

const Json& Members::value(std::string_view name) {
    return required(name);
}

void Members::finish() const {
    for (const auto& [name, value] : *object_.members()) {
        if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
        // The name itself is foreign text of any length.
        refuse(std::string_view(name).substr(0, 64), "unknown member");
    }
}

}  // namespace tamga::protocol
