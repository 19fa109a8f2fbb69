// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/login_statement.h"

#include <string.h>

#include <algorithm>

#include "base/error.h"
#include "base/iso_time.h"
#include "base/json.h"
#include "signature/make.h"

namespace tamga::service {

std::string loginStatement(const Origin& origin, BytesView challenge, std::int64_t issuedAt) {
    if (challenge.size() < kMinChallenge || challenge.size() > kMaxChallenge) {
        throw Error(Reason::kProtocolParams, "challenge: 16 to 1024 octets expected");
    }
    return Json::object({{"type", "tamga.login.1"},
                         {"origin", origin.text()},
                         {"challenge", toBase64(challenge)},
                         {"issuedAt", isoTime(issuedAt)}})
        .print();
}

void LoginScanner::feed(BytesView octets) {
    // The signed attributes of a log-in hold its content type as an OBJECT IDENTIFIER (RFC 5652
    // section 11.1).
    const BytesView type = signature::loginContentType().content();
    const auto contains = [type](BytesView text) {
        // memmem: content passes here at the speed of the pipe.
        return !text.empty() && ::memmem(text.data(), text.size(), type.data(), type.size()) != nullptr;
    };
    const std::size_t edge = type.size() - 1;
    // Across the border of two pieces.
    append(tail_, octets.first(std::min(edge, octets.size())));
    found_ = found_ || contains(tail_) || contains(octets);
    if (octets.size() >= edge) {
        tail_.assign(octets.end() - static_cast<std::ptrdiff_t>(edge), octets.end());
    } else if (tail_.size() > edge) {
        tail_.erase(tail_.begin(), tail_.end() - static_cast<std::ptrdiff_t>(edge));
    }
}

}  // namespace tamga::service
