// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any text as an origin: what is accepted is what a browser writes, and has no room for tricks.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "service/origin.h"

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

bool accepted(const std::string& text) {
    const auto origin = tamga::service::Origin::parse(text);
    if (!origin) require(origin.error().reason() == tamga::Reason::kSiteOrigin);
    return origin.ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // reinterpret_cast: libFuzzer gives octets, the parser takes text.
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (!accepted(text)) return 0;
    require(tamga::service::Origin::parse(text).value().text() == text);
    require(text.starts_with("https://") || text.starts_with("http://"));
    const std::string authority = text.substr(text.find("//") + 2);
    require(!authority.empty() && authority.size() <= 253 + 6);
    // Lower case, digits, and what separates labels, addresses and ports: nothing else survives.
    require(authority.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.:[]") == std::string::npos);
    // There is one way to write an origin: none of its neighbours is another spelling of it.
    const char* const defaultPort = text.starts_with("https") ? ":443" : ":80";
    for (const char* behind : {"/", ".", ":", defaultPort, " ", "#", "?", "@evil.test"})
        require(!accepted(text + behind));
    require(!accepted(" " + text));
    std::string upper = text;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    require(!accepted(upper));
    return 0;
}
