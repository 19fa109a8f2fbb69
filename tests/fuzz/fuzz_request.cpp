// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Params of every method: the first octet chooses the method, the rest is their JSON. fuzz_frames and
// fuzz_json find their way through the envelope; this one begins behind it.
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/reply.h"
#include "protocol/request.h"

namespace {

using namespace tamga;

void require(bool condition) {
    if (!condition) std::abort();
}

bool isExpected(Reason reason) {
    switch (reason) {
        case Reason::kProtocolJson:
        case Reason::kProtocolRequest:
        case Reason::kProtocolParams:
        case Reason::kProtocolVersion:
        case Reason::kProtocolTooLarge:
        case Reason::kSiteOrigin:
            return true;
        default:
            return false;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto& methods = protocol::methodNames();
    const std::string_view method = methods[data[0] % methods.size()];
    // reinterpret_cast: libFuzzer gives octets, the parser takes text.
    const std::string params(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string text =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + std::string(method) + "\",\"params\":" + params + "}";
    const protocol::Message message = protocol::parseMessage(text);
    if (message.call) {
        // The same members in another order are the same request.
        const auto json = Json::parse(text);
        require(json.ok() && json.value().find("params")->members() != nullptr);
        Json::Object turned(json.value().find("params")->members()->rbegin(),
                            json.value().find("params")->members()->rend());
        const std::string again = Json::object({{"params", Json(std::move(turned))},
                                                {"method", *json.value().find("method")},
                                                {"id", 1},
                                                {"jsonrpc", "2.0"}})
                                      .print();
        require(protocol::parseMessage(again).call.ok());
        return 0;
    }
    require(isExpected(message.call.error().reason()));
    const std::string answer = protocol::failure(message.id, message.call.error()).print();
    require(answer.size() < 4096 && Json::parse(answer).ok());
    return 0;
}
