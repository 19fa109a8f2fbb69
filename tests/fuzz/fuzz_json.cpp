// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any text: refused, or printed again so that it reads the same; and as a message, whole.
#include <cstdlib>
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "protocol/request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using tamga::Json;
    // reinterpret_cast: libFuzzer gives octets, the parser takes text.
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(tamga::protocol::parseMessage(text));
    const auto parsed = Json::parse(text);
    if (!parsed) return 0;
    // Strings in it may be longer than UTF-8 alone allows, never malformed.
    if (!tamga::isUtf8(text)) std::abort();
    const std::string printed = parsed.value().print();
    const auto again = Json::parse(printed);
    if (!again || again.value().print() != printed) std::abort();
    const auto pretty = Json::parse(parsed.value().printPretty());
    if (!pretty || pretty.value().print() != printed) std::abort();
    return 0;
}
