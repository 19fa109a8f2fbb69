// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/verify.h"

#include <cstring>

#include <algorithm>
#include <string>

#include "asn1/reader.h"
#include "signature/as_signature.h"
#include "signature/certificate_pool.h"
#include "signature/cms_parser.h"
#include "signature/oids.h"
#include "signature/signed_data_examination.h"
#include "signature/signer_examination.h"

namespace tamga::signature {
namespace {

/// BER is tolerated around what is signed, not within: signed attributes are hashed as received, so they must
/// not have been rewritten.
void requireReceivedAttributes(const SignedData& data, BytesView received) {
    for (const SignerInfo& signer : data.signers) {
        if (!signer.signedAttrs) continue;
        const BytesView attributes = *signer.signedAttrs;
        if (::memmem(received.data(), received.size(), attributes.data(), attributes.size()) == nullptr) {
            throw Error(Reason::kSignatureMalformed, "signed attributes are not in DER");
        }
    }
}

/// Each value of each signature-time-stamp attribute.
std::vector<TimeStampReport> examineTimeStamps(const SignedData& data, const SignerInfo& signer,
                                               const VerifyInput& input) {
    constexpr std::size_t kMost = 16;  // renewed every year, that is a working life
    std::vector<TimeStampReport> reports;
    TimeStampQuestion question{input.certificates, input.allowTestCurves, input.trust, input.at, input.now};
    for (const Attribute& attribute : signer.unsignedAttributes) {
        if (attribute.type != oids::signatureTimeStamp()) continue;
        if (reports.empty()) addEmbedded(question.certificates, data, input.allowTestCurves);
        for (const BytesView token : attribute.values) {
            if (reports.size() == kMost)
                throw Error(Reason::kSignatureUnsupported, "more than 16 time-stamps of a signature");
            reports.push_back(examineTimeStamp(token, signer.signature, question));
        }
    }
    return reports;
}

SignerReport examine(const SignedData& data, const SignerInfo& signer, SignedContent& content,
                     const CertificatePool& pool, const VerifyInput& input,
                     const std::vector<TimeStampReport>& stamps) {
    const auto candidates = pool.find(signer);
    if (candidates.empty()) {
        const Error missing(Reason::kSignatureNoSigner, "the signer's certificate was not found");
        return SignerExamination(data, signer, content, input).run(missing, stamps);
    }
    std::optional<SignerReport> first;
    for (const Result<pki::Certificate>& candidate : candidates) {
        SignerReport report = SignerExamination(data, signer, content, input).run(candidate, stamps);
        if (report.valid) return report;
        if (!first) first = std::move(report);
    }
    return std::move(*first);
}

}  // namespace

void addEmbedded(std::vector<pki::Certificate>& to, const SignedData& data, bool allowTestCurves) {
    constexpr std::size_t kMost = 64;
    std::size_t added = 0;
    for (const BytesView encoding : data.certificates) {
        if (added == kMost) break;
        auto parsed = pki::Certificate::parse(encoding, allowTestCurves);
        if (!parsed) continue;
        to.push_back(std::move(parsed).value());
        ++added;
    }
}

Report examineSignedData(const VerifyInput& input, Stamps stamps) {
    const Bytes der = asn1::berToDer(input.signature);
    const SignedData data = parseSignedData(der);
    if (der != input.signature) requireReceivedAttributes(data, input.signature);
    SignedContent content(data, input);
    if (content.missing()) throw Error(Reason::kSignatureNoContent, "detached");

    const CertificatePool pool(data.certificates, input.certificates, input.allowTestCurves);
    Report report;
    report.detached = !data.content;
    report.contentType = data.contentType;
    if (data.content) report.content = Bytes(data.content->begin(), data.content->end());
    for (const SignerInfo& signer : data.signers) {
        const auto examined = stamps == Stamps::kExamined ? examineTimeStamps(data, signer, input)
                                                          : std::vector<TimeStampReport>{};
        report.signers.push_back(examine(data, signer, content, pool, input, examined));
    }
    report.valid = std::all_of(report.signers.begin(), report.signers.end(),
                               [](const SignerReport& signer) { return signer.valid; });
    return report;
}

Result<Report> verifyCms(const VerifyInput& input) {
    return asSignature([&] { return examineSignedData(input, Stamps::kExamined); });
}

}  // namespace tamga::signature
