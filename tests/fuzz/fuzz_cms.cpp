// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Verification of CMS signatures from arbitrary octets, and the wrappings of signature files.
#include <cstdint>
#include <cstdlib>

#include "signature/verify.h"

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void verify(const tamga::signature::VerifyInput& input) {
    const auto result = tamga::signature::verifyCms(input);
    if (!result.ok()) {
        require(result.error().reason() != tamga::Reason::kProtocolInternal);
        return;
    }
    const tamga::signature::Report& report = result.value();
    require(!report.signers.empty());
    require(report.detached != report.content.has_value());
    for (const tamga::signature::SignerReport& signer : report.signers) {
        require(signer.valid != signer.error.has_value());
        require(!report.valid || signer.valid);
        require(!signer.valid || signer.certificate.has_value());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    tamga::signature::VerifyInput input;
    input.signature.assign(data, data + size);
    input.at = 1767225600;
    verify(input);  // attached, or without a content
    input.content = tamga::Bytes{'a', 'b', 'c'};
    verify(input);
    input.content.reset();
    input.digest = tamga::Bytes(32, 0);
    input.allowTestCurves = true;
    verify(input);
    const auto unwrapped = tamga::signature::unwrapSignatureFile({data, size});
    require(!unwrapped.ok() || !unwrapped.value().empty());
    return 0;
}
