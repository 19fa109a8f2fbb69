// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/revocation.h"

#include <algorithm>
#include <vector>

#include "base/iso_time.h"
#include "pki/signature_algorithm.h"

namespace tamga::pki {
namespace {

/// Clocks of authorities and of this computer need not agree to the second.
constexpr std::int64_t kTolerance = 300;
/// Without nextUpdate a responder always has newer information (RFC 6960 section 4.2.2.1): its answer is
/// about the day on which it was given.
constexpr std::int64_t kDay = 86400;

/// A hold can be lifted, all else is for good.
bool isPermanent(const std::optional<Revocation>& revocation) {
    return revocation && revocation->reason != RevocationReason::kCertificateHold;
}

}  // namespace

struct RevocationJudge::Evidence {
    std::vector<Statement> statements;
    std::optional<Error> error;  ///< of the first that does not tell

    void fail(const Error& why) {
        if (!error) error = why;
    }
};

void RevocationJudge::requireTimely(std::int64_t thisUpdate, std::int64_t nextUpdate,
                                    const std::optional<Revocation>& revocation,
                                    const Certificate& certificate) const {
    if (thisUpdate > now_ + kTolerance) throw Error(Reason::kRevocationStale, "issued in the future");
    // What was revoked for good stays so, however old the news is.
    if (isPermanent(revocation) && revocation->at <= at_) return;
    if (nextUpdate < at_ - kTolerance) {
        throw Error(Reason::kRevocationStale, "a newer one was due on " + isoTime(nextUpdate));
    }
    if (thisUpdate > at_ + kTolerance && thisUpdate > certificate.notAfter()) {
        throw Error(Reason::kRevocationStale, "issued after the certificate had expired");
    }
}

RevocationJudge::Statement RevocationJudge::read(const Crl& list, const Certificate& certificate,
                                                 const Certificate& issuer) {
    // RFC 5280 section 5.1.2.5 asks for nextUpdate; without it nobody knows when the list stops to count.
    if (!list.nextUpdate()) throw Error(Reason::kRevocationStale, "a list without nextUpdate");
    const auto revocation = list.find(certificate.serial());
    requireTimely(list.thisUpdate(), *list.nextUpdate(), revocation, certificate);
    if (issuer.keyUsage() && (*issuer.keyUsage() & kCrlSign) == 0) {
        throw Error(Reason::kRevocationSigner, "keyUsage of the issuer does not allow lists");
    }
    if (strengthOf(list.signatureAlgorithm()) == SignatureStrength::kWeak) {
        throw Error(Reason::kRevocationSigner, "a list with a weak signature");
    }
    const auto key = std::pair(&list, issuer.publicKey().encoding());
    auto known = signatures_.find(key);
    if (known == signatures_.end()) {
        known = signatures_.emplace(key, list.isSignedBy(issuer.publicKey())).first;
    }
    if (!known->second) throw Error(Reason::kRevocationSigner, "the issuer did not sign the list");
    return {list.thisUpdate(), revocation, false};
}

RevocationJudge::Statement RevocationJudge::read(const OcspResponse& response, const OcspAnswer& answer,
                                                 const Certificate& certificate, const Certificate& issuer) {
    requireTimely(answer.thisUpdate, answer.nextUpdate.value_or(answer.thisUpdate + kDay), answer.revocation,
                  certificate);
    const std::optional<Certificate> responder = response.responder(issuer).orThrow();
    if (responder && !needsNoRevocationCheck(*responder)) {
        // Only by lists: a responder does not vouch for itself. Where there is no list it is taken for good,
        // as its issuer alone could say otherwise.
        Evidence evidence;
        readLists(*responder, issuer, evidence);
        const Standing standing = weigh(evidence);
        if (standing.state == Standing::State::kRevoked || standing.state == Standing::State::kOnHold) {
            throw Error(Reason::kRevocationSigner, "the responder's certificate was revoked");
        }
    }
    if (answer.status == OcspStatus::kUnknown) {
        throw Error(Reason::kRevocationUnknown, "the responder does not know the certificate");
    }
    return {answer.thisUpdate, answer.revocation, true};
}

void RevocationJudge::readLists(const Certificate& certificate, const Certificate& issuer,
                                Evidence& evidence) {
    for (const Crl& list : lists_) {
        if (!list.covers(certificate)) continue;
        try {
            evidence.statements.push_back(read(list, certificate, issuer));
        } catch (const Error& error) {
            evidence.fail(error);
        }
    }
}

void RevocationJudge::readResponses(const Certificate& certificate, const Certificate& issuer,
                                    Evidence& evidence) {
    for (const OcspResponse& response : responses_) {
        const auto answer = response.find(certificate, issuer);
        if (!answer) continue;
        try {
            evidence.statements.push_back(read(response, *answer, certificate, issuer));
        } catch (const Error& error) {
            evidence.fail(error);
        }
    }
}

Standing RevocationJudge::weigh(const Evidence& evidence) const {
    Standing standing;
    if (evidence.statements.empty()) {
        standing.error =
            evidence.error.value_or(Error(Reason::kRevocationUnknown, "no list and no response about it"));
        return standing;
    }
    const Statement* newest = &evidence.statements.front();
    const Statement* final = nullptr;
    for (const Statement& statement : evidence.statements) {
        if (statement.thisUpdate > newest->thisUpdate) newest = &statement;
        if (isPermanent(statement.revocation) &&
            (final == nullptr || statement.revocation->at < final->revocation->at)) {
            final = &statement;
        }
    }
    const Statement& counts = final != nullptr ? *final : *newest;
    standing.asOf = counts.thisUpdate;
    standing.byOcsp = counts.byOcsp;
    standing.revocation = counts.revocation;
    if (!counts.revocation) {
        standing.state = Standing::State::kGood;
    } else if (counts.revocation->at > at_) {
        standing.state = Standing::State::kRevokedLater;
    } else {
        standing.state = final != nullptr ? Standing::State::kRevoked : Standing::State::kOnHold;
    }
    return standing;
}

Standing RevocationJudge::judge(const Certificate& certificate, const Certificate& issuer) {
    Evidence evidence;
    readResponses(certificate, issuer, evidence);
    readLists(certificate, issuer, evidence);
    return weigh(evidence);
}

}  // namespace tamga::pki
