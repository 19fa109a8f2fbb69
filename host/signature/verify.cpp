// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/verify.h"

#include <cstring>

#include <algorithm>
#include <string>

#include "asn1/reader.h"
#include "signature/certificate_pool.h"
#include "signature/cms_parser.h"
#include "signature/signer_examination.h"

namespace tamga::signature {
namespace {

/// Runs body with errors of encoding as errors of the signature.
template <typename Body>
auto asSignature(Body&& body) {
    try {
        return std::forward<Body>(body)();
    } catch (const Error& error) {
        if (error.reason() != Reason::kDerMalformed) throw;
        throw Error(Reason::kSignatureMalformed, error.context());
    }
}

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

SignerReport examine(const SignedData& data, const SignerInfo& signer, SignedContent& content,
                     const CertificatePool& pool, const VerifyInput& input) {
    const auto candidates = pool.find(signer);
    if (candidates.empty()) {
        const Error missing(Reason::kSignatureNoSigner, "the signer's certificate was not found");
        return SignerExamination(data, signer, content, input).run(missing);
    }
    std::optional<SignerReport> first;
    for (const Result<pki::Certificate>& candidate : candidates) {
        SignerReport report = SignerExamination(data, signer, content, input).run(candidate);
        if (report.valid) return report;
        if (!first) first = std::move(report);
    }
    return std::move(*first);
}

Report verify(const VerifyInput& input) {
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
        report.signers.push_back(examine(data, signer, content, pool, input));
    }
    report.valid = std::all_of(report.signers.begin(), report.signers.end(),
                               [](const SignerReport& signer) { return signer.valid; });
    return report;
}

}  // namespace

Result<Report> verifyCms(const VerifyInput& input) {
    return capture([&] { return asSignature([&] { return verify(input); }); });
}

}  // namespace tamga::signature
