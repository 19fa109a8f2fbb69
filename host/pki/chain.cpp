// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/chain.h"

#include <algorithm>
#include <map>

#include "pki/chain_validation.h"
#include "pki/general_name.h"
#include "pki/name_match.h"

namespace tamga::pki {
namespace {

/// Complete paths that are judged at most: more are made by nobody but to keep a verifier busy.
constexpr std::size_t kMaxPaths = 16;

/// Depth first from the certificate asked about, through issuers whose signature is right, the likeliest
/// first (RFC 4158 section 3.5).
class PathSearch final {
  public:
    PathSearch(const Certificate& end, const TrustMaterial& material, const ChainQuestion& question,
               std::span<const Certificate> more)
        : question_(question), revocation_(material.lists, material.responses, question.at, question.now) {
        for (const Certificate& anchor : material.anchors)
            add(anchor, true);
        for (const Certificate& intermediate : material.intermediates)
            add(intermediate, false);
        for (const Certificate& intermediate : more)
            add(intermediate, false);
        const auto own =
            std::find_if(material.anchors.begin(), material.anchors.end(),
                         [&](const Certificate& anchor) { return anchor.encoding() == end.encoding(); });
        path_.push_back({&end, own != material.anchors.end()});
    }

    ChainVerdict run() {
        extend();
        if (!best_) take(path_);
        return *std::move(best_);
    }

  private:
    struct Candidate {
        const Certificate* certificate;
        bool anchor;
        std::optional<Bytes> keyIdentifier;
    };

    void add(const Certificate& certificate, bool anchor) {
        candidates_[comparisonKey(certificate.subject())].push_back(
            {&certificate, anchor, subjectKeyIdentifier(certificate)});
    }

    /// Anchors first, then those whose key identifier is the one that is named; a different one is a hint,
    /// not a refusal (RFC 5280 section 4.2.1.1).
    [[nodiscard]] std::vector<const Candidate*> issuersOf(const Certificate& certificate) const {
        std::vector<const Candidate*> issuers;
        const auto named = candidates_.find(comparisonKey(certificate.issuer()));
        if (named == candidates_.end()) return issuers;
        for (const Candidate& candidate : named->second) {
            if (!isOnPath(*candidate.certificate)) issuers.push_back(&candidate);
        }
        const auto wanted = authorityKeyIdentifier(certificate);
        const auto distance = [&](const Candidate* candidate) {
            const bool known = wanted && candidate->keyIdentifier;
            const int far = !known ? 1 : *wanted == *candidate->keyIdentifier ? 0 : 2;
            return 2 * far + (candidate->anchor ? 0 : 1);
        };
        std::stable_sort(issuers.begin(), issuers.end(),
                         [&](const Candidate* a, const Candidate* b) { return distance(a) < distance(b); });
        return issuers;
    }

    /// The same name with the same key is the same authority, whoever certified it: no loops (RFC 4158
    /// section 2.4.2).
    [[nodiscard]] bool isOnPath(const Certificate& certificate) const {
        return std::any_of(path_.begin(), path_.end(), [&](const PathStep& step) {
            return step.certificate->publicKey().encoding() == certificate.publicKey().encoding() &&
                   sameName(step.certificate->subject(), certificate.subject());
        });
    }

    [[nodiscard]] bool done() const {
        return paths_ >= kMaxPaths || (best_ && best_->trust == Trust::kTrusted);
    }

    void extend() {
        if (path_.back().anchor) return take(path_);
        const Candidate* refused = nullptr;
        bool any = false;
        if (path_.size() < kMaxChain) {
            for (const Candidate* issuer : issuersOf(*path_.back().certificate)) {
                if (done() || signatures_ >= kMaxChainSignatures) break;
                ++signatures_;
                if (!path_.back().certificate->isSignedBy(issuer->certificate->publicKey())) {
                    if (refused == nullptr) refused = issuer;
                    continue;
                }
                any = true;
                path_.back().signedByNext = true;
                path_.push_back({issuer->certificate, issuer->anchor});
                extend();
                path_.pop_back();
                path_.back().signedByNext = false;
            }
        }
        if (!any) takeDeadEnd(refused);
    }

    /// With the issuer that did not sign it, when there is one of the name: the person sees what is wrong.
    void takeDeadEnd(const Candidate* refused) {
        if (done()) return;
        std::vector<PathStep> path = path_;
        if (refused != nullptr) path.push_back({refused->certificate, refused->anchor});
        take(path);
    }

    void take(const std::vector<PathStep>& path) {
        ++paths_;
        ChainVerdict verdict = validatePath(path, question_, revocation_);
        if (!best_ || rank(verdict) < rank(*best_)) best_ = std::move(verdict);
    }

    /// Smaller is better: trust, then how much is wrong.
    [[nodiscard]] static std::pair<Trust, std::size_t> rank(const ChainVerdict& verdict) {
        std::size_t failures = 0;
        for (const ChainLink& link : verdict.links) {
            failures += static_cast<std::size_t>(std::count_if(
                link.checks.begin(), link.checks.end(),
                [](const ChainCheck& check) { return check.state == ChainCheck::State::kFailed; }));
        }
        return {verdict.trust, failures};
    }

    const ChainQuestion& question_;
    RevocationJudge revocation_;
    std::map<std::string, std::vector<Candidate>> candidates_;
    std::vector<PathStep> path_;
    std::optional<ChainVerdict> best_;
    std::size_t paths_ = 0;
    std::size_t signatures_ = 0;
};

}  // namespace

std::string_view nameOf(Trust trust) noexcept {
    switch (trust) {
        case Trust::kTrusted:
            return "trusted";
        case Trust::kRevocationUnknown:
            return "revocation-unknown";
        case Trust::kNotTrusted:
            return "not-trusted";
    }
    return {};
}

std::string_view nameOf(ChainCheck::State state) noexcept {
    switch (state) {
        case ChainCheck::State::kPassed:
            return "passed";
        case ChainCheck::State::kRemark:
            return "remark";
        case ChainCheck::State::kUnknown:
            return "unknown";
        case ChainCheck::State::kFailed:
            return "failed";
    }
    return {};
}

Result<ChainVerdict> verifyChain(const Certificate& certificate, const TrustMaterial& material,
                                 const ChainQuestion& question, std::span<const Certificate> more) {
    return capture([&] {
        ChainQuestion asked = question;
        asked.now = std::max(asked.now, asked.at);
        return PathSearch(certificate, material, asked, more).run();
    });
}

}  // namespace tamga::pki
