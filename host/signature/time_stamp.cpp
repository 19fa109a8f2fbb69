// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/time_stamp.h"

#include <algorithm>
#include <string>
#include <utility>

#include "signature/cms_parser.h"
#include "signature/oids.h"
#include "signature/signed_data_examination.h"
#include "signature/verify.h"

namespace tamga::signature {
namespace {

class TimeStampExamination final {
  public:
    TimeStampExamination(BytesView token, BytesView stamped, const TimeStampQuestion& question)
        : token_(token), stamped_(stamped), question_(question) {}

    TimeStampReport run() {
        step("time-stamp-info", [this] { return checkInfo(); });
        step("imprint", [this] { return checkImprint(); });
        if (report_.info) takeSignature();
        step("usage", [this] { return checkUsage(); });
        if (question_.trust != nullptr) step("revocation-now", [this] { return checkRevocationNow(); });
        report_.checks = std::move(findings_.checks);
        report_.error = std::move(findings_.error);
        report_.valid = !report_.error;
        return std::move(report_);
    }

  private:
    using Skipped = Findings::Skipped;

    void step(const char* name, const std::function<Skipped()>& body) {
        findings_.check(name, Reason::kTimestampMalformed, body);
    }

    Skipped checkInfo() {
        if (token_.size() > kMaxTimeStamp) throw Error(Reason::kTimestampMalformed, "size of the token");
        const SignedData data = parseSignedData(token_);
        if (data.contentType != oids::tstInfo() || !data.content)
            throw Error(Reason::kTimestampMalformed, "the token holds no TSTInfo");
        // RFC 3161 section 2.4.2: the authority's signature and no other.
        if (data.signers.size() != 1)
            throw Error(Reason::kTimestampMalformed, std::to_string(data.signers.size()) + " signers");
        report_.info = parseTstInfo(*data.content).orThrow();
        return std::nullopt;
    }

    Skipped checkImprint() const {
        if (!report_.info) return "no TSTInfo";
        const TstInfo& info = *report_.info;
        const auto hash = pki::hashByOid(info.hash);
        if (!hash) throw Error(Reason::kSignatureUnsupported, "imprint by " + info.hash.dotted());
        if (hash == pki::HashAlgorithm::kSha1)
            throw Error(Reason::kSignatureUnsupported, "SHA-1 is no longer collision resistant");
        if (!equal(info.digest, pki::digestOf(*hash, stamped_)))
            throw Error(Reason::kTimestampInvalid, "the stamp is of something else");
        return std::nullopt;
    }

    /// The signature of the authority over the TSTInfo, examined like any other at the time of the stamp.
    void takeSignature() {
        VerifyInput input;
        input.signature = copyOf(token_);
        input.certificates = question_.certificates;
        input.at = report_.info->genTime;
        input.allowTestCurves = question_.allowTestCurves;
        input.trust = question_.trust;
        input.now = std::max(question_.now, question_.at);
        const auto report = capture([&] { return examineSignedData(input, Stamps::kPassedOver); });
        if (!report) return step("signature", [&]() -> Skipped { throw Error(report.error()); });
        const SignerReport& signer = report.value().signers.front();
        report_.certificate = signer.certificate;
        report_.chain = signer.chain;
        for (const Check& check : signer.checks) {
            // RFC 3161 section 2.4.2, RFC 5816 section 2.2: a time-stamp must name its certificate.
            const bool unnamed = check.name == "signing-certificate" &&
                                 check.state == Check::State::kSkipped && signer.certificate;
            if (unnamed) {
                step("signing-certificate", []() -> Skipped {
                    throw Error(Reason::kTimestampInvalid, "no signing-certificate attribute");
                });
            } else {
                findings_.checks.push_back(check);
            }
        }
        if (!findings_.error) findings_.error = signer.error;
    }

    Skipped checkUsage() const {
        if (!report_.certificate) return "no certificate";
        static_cast<void>(mayTimeStamp(*report_.certificate).orThrow());
        return std::nullopt;
    }

    /// RFC 3161 section 4: a key that may have been in strange hands can have stamped any time.
    Skipped checkRevocationNow() const {
        if (!report_.chain) return "no chain";
        for (const pki::ChainLink& link : report_.chain->links) {
            if (link.revocation && !isOrderly(link.revocation->reason))
                throw Error(Reason::kCertificateRevoked, "the authority, since the time-stamp");
        }
        return std::nullopt;
    }

    /// Revocations that leave what was stamped before as it is.
    static bool isOrderly(pki::RevocationReason reason) {
        return reason == pki::RevocationReason::kAffiliationChanged ||
               reason == pki::RevocationReason::kSuperseded ||
               reason == pki::RevocationReason::kCessationOfOperation;
    }

    BytesView token_;
    BytesView stamped_;
    const TimeStampQuestion& question_;
    TimeStampReport report_;
    Findings findings_;
};

}  // namespace

TimeStampReport examineTimeStamp(BytesView token, BytesView stamped, const TimeStampQuestion& question) {
    return TimeStampExamination(token, stamped, question).run();
}

}  // namespace tamga::signature
