// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/time_stamping.h"

#include <utility>

namespace tamga::service {
namespace {

/// An authority whose stamps prove nothing is told apart from one that answers something else.
void requireValid(const signature::TimeStampReport& report) {
    if (report.valid) return;
    const Error& error = report.error.value();
    if (error.reason() == Reason::kTimestampMalformed) throw Error(error);
    throw Error(Reason::kTimestampInvalid, error.what());
}

}  // namespace

Bytes TimeStamper::tokenFor(const signature::StampTarget& target, std::optional<pki::HashAlgorithm> hash,
                            const CancelToken& cancel, Stamped& stamped) const {
    const auto chosen = hash ? *hash : target.hash.value_or(pki::HashAlgorithm::kSha256);
    const signature::TimeStampRequest question{chosen, pki::digestOf(chosen, target.signature), std::nullopt,
                                               signature::freshNonce()};
    net::Request request;
    request.url = authority_.url;
    request.contentType = "application/timestamp-query";
    request.accept = "application/timestamp-reply";
    request.body = signature::encodingOf(question);
    request.maxOctets = signature::kMaxTimeStamp;
    request.time = authority_.timeout;
    request.allowed = authority_.addresses;
    const net::Answer answer = client_.fetch(request, cancel).orThrow();
    Bytes token = signature::tokenOf(answer.body).orThrow();
    signature::TimeStampReport report = signature::examineTimeStamp(token, target.signature, {});
    // The answer to another request is told as that, although its imprint fails, too.
    if (report.info) static_cast<void>(signature::answers(*report.info, question).orThrow());
    requireValid(report);
    stamped.stamps.push_back(std::move(report));
    return token;
}

Result<Stamped> TimeStamper::stamp(BytesView cms, std::optional<pki::HashAlgorithm> hash,
                                   const CancelToken& cancel) const {
    return capture([&] {
        Stamped stamped;
        std::vector<Bytes> tokens;
        for (const auto& target : signature::stampTargets(cms).orThrow())
            tokens.push_back(target.stamped ? Bytes{} : tokenFor(target, hash, cancel, stamped));
        stamped.cms = stamped.stamps.empty() ? copyOf(cms) : signature::withTimeStamps(cms, tokens).orThrow();
        return stamped;
    });
}

}  // namespace tamga::service
