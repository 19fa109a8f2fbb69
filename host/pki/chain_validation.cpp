// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/chain_validation.h"

#include <algorithm>
#include <limits>

#include "base/iso_time.h"
#include "pki/name_constraints.h"
#include "pki/name_match.h"
#include "pki/signature_algorithm.h"
#include "pki/suitability.h"

namespace tamga::pki {
namespace {

using State = ChainCheck::State;

class Validation final {
  public:
    Validation(const std::vector<PathStep>& path, const ChainQuestion& question, RevocationJudge& revocation)
        : path_(path), question_(question), revocation_(revocation) {}

    ChainVerdict run() {
        for (const PathStep& step : path_)
            verdict_.links.push_back({*step.certificate, step.anchor, {}, std::nullopt});
        measurePath();
        for (std::size_t i = 0; i < path_.size(); ++i)
            checkLink(i);
        conclude();
        return std::move(verdict_);
    }

  private:
    /// Which certificates stand where the path must have ended, from the anchor down (RFC 5280 section 6.1.4
    /// l and m).
    void measurePath() {
        tooDeep_.assign(path_.size(), false);
        std::int64_t left = std::numeric_limits<std::int64_t>::max();
        for (std::size_t i = path_.size(); i-- > 1;) {
            const Certificate& authority = *path_[i].certificate;
            if (i + 1 < path_.size() && !isSelfIssued(authority)) {
                tooDeep_[i] = left <= 0;
                --left;
            }
            left = std::min(left, authority.pathLength().value_or(left));
        }
    }

    void checkLink(std::size_t i) {
        const bool anchor = path_[i].anchor;
        if (anchor) {
            pass(i, "trust");
        } else {
            checkIssuer(i);
            checkSignature(i);
        }
        checkAlgorithm(i);
        checkValidity(i);
        if (i > 0) checkAuthority(i);
        if (i > 0 && !anchor) {
            judge(i, "path-length", tooDeep_[i] ? Reason::kCertificatePathLength : std::optional<Reason>());
        }
        if (!anchor) checkNames(i);
        checkExtensions(i);
        if (i == 0) checkUsage();
        if (!anchor) checkRevocation(i);
    }

    void checkIssuer(std::size_t i) {
        if (i + 1 < path_.size()) return pass(i, "issuer");
        const bool last = isSelfIssued(certificate(i));
        fail(i, "issuer", Error(last ? Reason::kCertificateUntrusted : Reason::kCertificateNoIssuer));
    }

    void checkSignature(std::size_t i) {
        const bool whole = i + 1 < path_.size();
        if (!whole && !isSelfIssued(certificate(i))) return;  // nothing to check it with
        const bool good =
            whole ? path_[i].signedByNext : certificate(i).isSignedBy(certificate(i).publicKey());
        const auto strength = strengthOf(certificate(i).signatureAlgorithm());
        // What cannot be computed is not called forged: the next check names it.
        if (good) return pass(i, "signature");
        const bool computable = strength == SignatureStrength::kGood || strength == SignatureStrength::kDated;
        fail(i, "signature",
             Error(computable                             ? Reason::kCertificateForged
                   : strength == SignatureStrength::kWeak ? Reason::kCertificateWeak
                                                          : Reason::kCertificateAlgorithm,
                   "it does not verify"));
    }

    /// The signature on an anchor tells nothing: it is trusted without.
    void checkAlgorithm(std::size_t i) {
        const PublicKey& key = certificate(i).publicKey();
        if (isWeak(key)) {
            return fail(i, "algorithm",
                        Error(Reason::kCertificateWeak, "RSA of " + std::to_string(key.bits()) + " bits"));
        }
        if (!path_[i].anchor) {
            const std::string id = certificate(i).signatureAlgorithm().id.dotted();
            const auto strength = strengthOf(certificate(i).signatureAlgorithm());
            if (strength == SignatureStrength::kWeak) {
                return fail(i, "algorithm", Error(Reason::kCertificateWeak, "signature algorithm " + id));
            }
            if (strength == SignatureStrength::kUnsupported) {
                return fail(i, "algorithm",
                            Error(Reason::kCertificateAlgorithm, "signature algorithm " + id));
            }
        }
        if (key.algorithm() == KeyAlgorithm::kGost2001) {
            return add(i, "algorithm", State::kRemark, Error(Reason::kCertificateWeak, "GOST R 34.10-2001"));
        }
        pass(i, "algorithm");
    }

    void checkValidity(std::size_t i) {
        const std::int64_t at = question_.at;
        if (at < certificate(i).notBefore()) {
            return fail(i, "validity",
                        Error(Reason::kCertificateNotYetValid, isoTime(certificate(i).notBefore())));
        }
        judge(i, "validity",
              at > certificate(i).notAfter() ? Reason::kCertificateExpired : std::optional<Reason>(),
              isoTime(certificate(i).notAfter()));
    }

    /// basicConstraints and keyCertSign (RFC 5280 section 6.1.4 k and n). Only an anchor may be of a version
    /// that has no extensions.
    void checkAuthority(std::size_t i) {
        const Certificate& authority = certificate(i);
        const bool old = path_[i].anchor && authority.extensions().empty() && isSelfIssued(authority);
        if (!authority.isAuthority() && !old) {
            return fail(i, "authority", Error(Reason::kCertificateNotAuthority, "basicConstraints"));
        }
        const bool mayIssue = (authority.keyUsage().value_or(kKeyCertSign) & kKeyCertSign) != 0;
        judge(i, "authority", mayIssue ? std::optional<Reason>() : Reason::kCertificateNotAuthority,
              "keyUsage");
    }

    /// Against the constraints of every authority above; of self-issued certificates only the last is looked
    /// at (RFC 5280 section 6.1.3 b and c).
    void checkNames(std::size_t i) {
        if (i > 0 && isSelfIssued(certificate(i))) return pass(i, "names");
        for (std::size_t above = i + 1; above < path_.size(); ++above) {
            const auto constraints = NameConstraints::of(certificate(above));
            if (!constraints.ok()) return fail(i, "names", constraints.error());
            if (!constraints.value()) continue;
            const auto violation = constraints.value()->violationBy(certificate(i));
            if (!violation.ok()) return fail(i, "names", violation.error());
            if (violation.value()) {
                return fail(i, "names", Error(Reason::kCertificateNameConstraint, *violation.value()));
            }
        }
        pass(i, "names");
    }

    void checkExtensions(std::size_t i) {
        if (const Extension* const strange = findStrangeExtension(certificate(i))) {
            return fail(i, "extensions",
                        Error(Reason::kCertificateExtension, "critical extension " + strange->id.dotted()));
        }
        pass(i, "extensions");
    }

    void checkUsage() {
        const Certificate& end = certificate(0);
        const bool authority = !question_.mustSign && end.isAuthority();
        if (!authority && !end.maySign()) {
            return fail(0, "usage", Error(Reason::kCertificateUsage, "keyUsage"));
        }
        const auto keyEnd = end.privateKeyNotAfter();
        if (keyEnd && question_.at > *keyEnd) {
            return add(0, "usage", State::kRemark,
                       Error(Reason::kCertificateUsage, "the key's own term ended on " + isoTime(*keyEnd)));
        }
        pass(0, "usage");
    }

    void checkRevocation(std::size_t i) {
        const bool vouched = i + 1 < path_.size() && path_[i].signedByNext;
        if (!vouched) {
            return add(i, "revocation", State::kUnknown,
                       Error(Reason::kRevocationUnknown, "there is no issuer to ask"));
        }
        Standing standing = revocation_.judge(certificate(i), certificate(i + 1));
        verdict_.links[i].revocation = standing.revocation;
        switch (standing.state) {
            case Standing::State::kGood:
                return pass(i, "revocation");
            case Standing::State::kRevokedLater:
                return add(i, "revocation", State::kRemark,
                           Error(Reason::kCertificateRevoked, told("later, on ", standing)));
            case Standing::State::kOnHold:
                return fail(i, "revocation", Error(Reason::kCertificateOnHold, told("on ", standing)));
            case Standing::State::kRevoked:
                return fail(i, "revocation", Error(Reason::kCertificateRevoked, told("on ", standing)));
            case Standing::State::kUnknown:
                return add(i, "revocation", State::kUnknown, std::move(standing.error));
        }
    }

    static std::string told(const char* when, const Standing& standing) {
        const Revocation& revocation = standing.revocation.value();
        return when + isoTime(revocation.at) + ", " + std::string(nameOf(revocation.reason)) +
               (standing.byOcsp ? ", by OCSP" : ", by a list");
    }

    [[nodiscard]] const Certificate& certificate(std::size_t i) const { return *path_[i].certificate; }

    void add(std::size_t i, std::string_view name, State state, std::optional<Error> error = {}) {
        verdict_.links[i].checks.push_back({name, state, std::move(error)});
    }
    void pass(std::size_t i, std::string_view name) { add(i, name, State::kPassed); }
    void fail(std::size_t i, std::string_view name, Error error) {
        add(i, name, State::kFailed, std::move(error));
    }
    void judge(std::size_t i, std::string_view name, std::optional<Reason> failure,
               const std::string& context = {}) {
        if (failure) return fail(i, name, Error(*failure, context));
        pass(i, name);
    }

    /// Trusted only what ends at an anchor and failed nowhere.
    void conclude() {
        const ChainCheck* failed = nullptr;
        const ChainCheck* unknown = nullptr;
        for (const ChainLink& link : verdict_.links) {
            for (const ChainCheck& check : link.checks) {
                if (check.state == State::kFailed && failed == nullptr) failed = &check;
                if (check.state == State::kUnknown && unknown == nullptr) unknown = &check;
            }
        }
        const bool anchored = !path_.empty() && path_.back().anchor;
        if (failed != nullptr) {
            verdict_.error = failed->error;
        } else if (unknown != nullptr) {
            verdict_.error = unknown->error;
        }
        if (failed != nullptr || !anchored) return;
        verdict_.trust = unknown != nullptr ? Trust::kRevocationUnknown : Trust::kTrusted;
    }

    const std::vector<PathStep>& path_;
    const ChainQuestion& question_;
    RevocationJudge& revocation_;
    ChainVerdict verdict_;
    std::vector<bool> tooDeep_;
};

}  // namespace

bool isSelfIssued(const Certificate& certificate) {
    return sameName(certificate.subject(), certificate.issuer());
}

ChainVerdict validatePath(const std::vector<PathStep>& path, const ChainQuestion& question,
                          RevocationJudge& revocation) {
    return Validation(path, question, revocation).run();
}

}  // namespace tamga::pki
