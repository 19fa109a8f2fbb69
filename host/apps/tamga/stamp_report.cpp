// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "stamp_report.h"

#include "base/iso_time.h"
#include "chain_report.h"
#include "protocol/reply.h"

namespace tamga::cli {

std::string stampLine(const signature::TimeStampReport& stamp) {
    std::string line = stamp.info ? isoTime(stamp.info->genTime) : "";
    if (stamp.certificate) line += ", " + shown(stamp.certificate->subject().commonName());
    return line;
}

std::string_view nameOf(signature::Check::State state) noexcept {
    switch (state) {
        case signature::Check::State::kPassed:
            return "passed";
        case signature::Check::State::kFailed:
            return "failed";
        case signature::Check::State::kSkipped:
            return "skipped";
    }
    return "failed";
}

Json jsonOf(const signature::TimeStampReport& stamp) {
    Json object = Json::object({{"valid", stamp.valid}});
    if (stamp.info) {
        const signature::TstInfo& info = *stamp.info;
        object.set("time", isoTime(info.genTime));
        if (info.accuracyMs > 0) object.set("accuracyMs", info.accuracyMs);
        object.set("policy", info.policy.dotted());
        object.set("serial", toHexUpper(info.serial));
        const auto hash = pki::hashByOid(info.hash);
        object.set("algorithm", hash ? std::string(pki::nameOf(*hash)) : info.hash.dotted());
    }
    if (stamp.certificate) {
        const pki::Certificate& certificate = *stamp.certificate;
        object.set("authority", Json::object({{"thumbprint", certificate.thumbprint().text()},
                                              {"subject", exact(certificate.subject().toPortalString())},
                                              {"commonName", exact(certificate.subject().commonName())},
                                              {"notBefore", isoTime(certificate.notBefore())},
                                              {"notAfter", isoTime(certificate.notAfter())}}));
    }
    if (stamp.error) object.set("error", protocol::jsonOf(*stamp.error));
    Json checks = Json::array();
    for (const signature::Check& check : stamp.checks)
        checks.push(Json::object({{"name", check.name}, {"state", nameOf(check.state)}}));
    object.set("checks", std::move(checks));
    if (stamp.chain) object.set("chain", jsonOf(*stamp.chain));
    return object;
}

service::TimeStamper stamperOf(const Arguments& arguments, const Console& console) {
    const auto& settings = console.settings();
    service::AuthoritySettings authority = Result(settings).orThrow().tsa;
    if (const auto url = arguments.value("--tsa")) {
        if (url->empty() || url->size() > net::kMaxUrl) throw UsageError(Misuse::kBadValue, "--tsa " + *url);
        authority.url = *url;
    }
    if (authority.url.empty()) throw UsageError(Misuse::kMissingOption, "--tsa");
    return {net::Client::standard(), std::move(authority)};
}

std::optional<pki::HashAlgorithm> stampHashOf(const Arguments& arguments) {
    const auto name = arguments.value("--tsa-hash");
    if (!name) return std::nullopt;
    const auto hash = pki::hashByName(*name);
    if (!hash || hash == pki::HashAlgorithm::kSha1)
        throw UsageError(Misuse::kBadValue, "--tsa-hash " + *name);
    return hash;
}

}  // namespace tamga::cli
