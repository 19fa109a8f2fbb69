// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/login_statement.h"

#include <algorithm>

#include "base/error.h"
#include "base/json.h"
#include "service/iso_time.h"
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

bool resemblesLogin(BytesView octets) {
    // The signed attributes of a log-in hold its content type as an OBJECT IDENTIFIER (RFC 5652
    // section 11.1).
    const BytesView type = signature::loginContentType().content();
    return std::search(octets.begin(), octets.end(), type.begin(), type.end()) != octets.end();
}

}  // namespace tamga::service
