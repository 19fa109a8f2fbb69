// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any octets from a module worker: an answer within its bounds, or an error that a token may have.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "keys/pkcs11/answers.h"
#include "keys/pkcs11/module_key.h"
#include "keys/pkcs11/wire.h"

namespace {

using namespace tamga;
using namespace tamga::keys::pkcs11;

void require(bool condition) {
    if (!condition) std::abort();
}

template <typename Body>
void attempt(Body&& body) {
    const auto result = capture(std::forward<Body>(body));
    require(result || result.error().reason() != Reason::kProtocolInternal);
}

void parseAll(const Json& answer) {
    attempt([&] {
        const Json& content = contentOf(answer);
        attempt([&] {
            for (const SlotAnswer& slot : parseSlots(content)) {
                require(slot.label.size() <= 4 * 64 + 4);
                const Json again = Json::object({{"slots", Json(Json::Array{toJson(slot)})}});
                require(parseSlots(again).at(0).serial == slot.serial);
            }
        });
        attempt([&] {
            for (const KeyAnswer& key : parseKeys(content))
                require(key.certificate.size() <= kMaxCertificate && key.id.size() <= kMaxKeyId);
        });
        attempt([&] { static_cast<void>(parseOpen(content)); });
        attempt([&] {
            const Bytes value = parseSignature(content);
            require(value.size() <= kMaxSignature);
            attempt([&] { static_cast<void>(ecdsaValue(value, 256)); });
        });
    });
}

}  // namespace

/// The input is a stream of frames.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    BytesView rest(data, size);
    const ReadSome read = [&](std::span<std::uint8_t> to) {
        const std::size_t count = std::min(to.size(), rest.size());
        std::copy_n(rest.begin(), count, to.begin());
        rest = rest.subspan(count);
        return count;
    };
    bool more = true;
    while (more) {
        more = false;
        attempt([&] {
            Json answer;
            if (!readMessageOrEnd(read, kMaxAnswer, answer)) return;
            more = true;
            parseAll(answer);
        });
    }
    // And the content of one frame, so that a mutation need not keep a length right.
    const auto answer = Json::parse({reinterpret_cast<const char*>(data), size});
    if (answer) parseAll(answer.value());
    return 0;
}
