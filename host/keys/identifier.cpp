// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/identifier.h"

#include "base/bytes.h"
#include "base/text.h"

namespace tamga::keys {

std::string escaped(const std::string& name) {
    const bool utf8 = isUtf8(name);
    std::string text;
    for (const char c : name) {
        const auto octet = static_cast<std::uint8_t>(c);
        if (c == '%' || c == '#' || octet < 0x20U || octet == 0x7FU || (octet >= 0x80U && !utf8))
            text += "%" + toHexUpper({&octet, 1});
        else
            text.push_back(c);
    }
    return text;
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string name;
    while (!text.empty()) {
        if (text.front() != '%') {
            name.push_back(text.front());
            text.remove_prefix(1);
            continue;
        }
        const auto octet = fromHex(text.substr(1, 2));
        if (!octet || octet->size() != 1) return std::nullopt;
        name.push_back(static_cast<char>(octet->front()));
        text.remove_prefix(3);
    }
    return name;
}

}  // namespace tamga::keys
