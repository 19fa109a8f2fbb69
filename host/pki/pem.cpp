// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/pem.h"

#include <string>

namespace tamga::pki {

std::vector<std::optional<Bytes>> pemBlocks(std::string_view text, std::string_view label) {
    const std::string begin = "-----BEGIN " + std::string(label) + "-----";
    const std::string end = "-----END " + std::string(label) + "-----";
    std::vector<std::optional<Bytes>> blocks;
    while (blocks.size() < kMaxPemBlocks) {
        const auto start = text.find(begin);
        if (start == std::string_view::npos) break;
        text.remove_prefix(start + begin.size());
        const auto stop = text.find(end);
        if (stop == std::string_view::npos) break;
        std::string base64;
        base64.reserve(stop);
        for (const char c : text.substr(0, stop)) {
            if (c != '\n' && c != '\r' && c != ' ' && c != '\t') base64.push_back(c);
        }
        blocks.push_back(fromBase64(base64));
        text.remove_prefix(stop + end.size());
    }
    return blocks;
}

}  // namespace tamga::pki
