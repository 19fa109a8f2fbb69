// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/usability.h"

#include <algorithm>

namespace tamga::service {

namespace {

std::optional<Error> stateProblem(const keys::KeyEntry& entry) {
    switch (entry.state) {
        case keys::KeyState::kUsable:
            return std::nullopt;
        case keys::KeyState::kLocked:
            return entry.problem.value_or(Error(Reason::kPasswordNeeded));
        case keys::KeyState::kDamaged:
            return entry.problem.value_or(Error(Reason::kContainerDamaged));
        case keys::KeyState::kUnsupported:
            return entry.problem.value_or(Error(Reason::kContainerUnsupported));
    }
    return Error(Reason::kProtocolInternal, "unknown key state");
}

std::optional<Error> certificateProblem(const pki::Certificate& certificate, std::int64_t now) {
    if (now < certificate.notBefore()) return Error(Reason::kCertificateNotYetValid);
    if (now > certificate.notAfter()) return Error(Reason::kCertificateExpired);
    if (!certificate.maySign()) return Error(Reason::kCertificateUsage, "keyUsage allows no signatures");
    return std::nullopt;
}

/// A PIN at its last try is the person's to decide on; one that is locked helps nobody.
std::optional<Error> pinProblem(const keys::KeyEntry& entry) {
    if (!entry.pin) return std::nullopt;
    if (entry.pin->care == keys::PinCare::kLocked) return Error(Reason::kTokenLocked);
    if (entry.pin->care == keys::PinCare::kToBeChanged) return Error(Reason::kTokenPinChange);
    return std::nullopt;
}

/// The key itself may have to rest earlier than its certificate (RFC 3280 section 4.2.1.4, and the
/// container's own limit).
bool keyHasExpired(const keys::KeyEntry& entry, std::int64_t now) {
    const auto over = [now](const std::optional<std::int64_t>& end) { return end && now > *end; };
    return over(entry.keyNotAfter) || over(entry.certificate->privateKeyNotAfter());
}

std::optional<Error> problemOf(const keys::KeyEntry& entry, std::int64_t now) {
    if (std::optional<Error> problem = stateProblem(entry)) return problem;
    if (!entry.certificate) return Error(Reason::kCertificateNotFound, "the container holds no certificate");
    if (entry.algorithm && *entry.algorithm != entry.certificate->publicKey().algorithm()) {
        return Error(Reason::kKeyMismatch, "the certificate is for a key of another kind");
    }
    if (std::optional<Error> problem = certificateProblem(*entry.certificate, now)) return problem;
    if (keyHasExpired(entry, now)) return Error(Reason::kKeyUnusable, "usage period of the key is over");
    return pinProblem(entry);
}

}  // namespace

bool isForLogInOnly(const pki::Certificate& certificate) {
    static const asn1::Oid kClientAuth("1.3.6.1.5.5.7.3.2");
    const std::optional<std::uint16_t> usage = certificate.keyUsage();
    const bool onlyAuthenticates =
        usage && (*usage & pki::kDigitalSignature) != 0 && (*usage & pki::kContentCommitment) == 0;
    const auto& purposes = certificate.extendedKeyUsage();
    return onlyAuthenticates && purposes.size() == 1 && purposes.front() == kClientAuth;
}

Usability usabilityOf(const keys::KeyEntry& entry, std::int64_t now) {
    std::optional<Error> problem = problemOf(entry, now);
    return {!problem.has_value(), std::move(problem)};
}

}  // namespace tamga::service
