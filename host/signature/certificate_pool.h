// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Certificates among which a signer is looked for: the embedded ones, then those given.
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "signature/cms_parser.h"

namespace tamga::signature {

class CertificatePool final {
  public:
    /// embedded must outlive the pool. Octets in which no issuer and serial number can be found are passed
    /// over: a message may carry more than it needs.
    CertificatePool(const std::vector<BytesView>& embedded, const std::vector<pki::Certificate>& given,
                    bool allowTestCurves);

    /// All certificates that a SignerInfo's identifier names, without duplicates, at most kMaxCandidates. An
    /// Error stands for a certificate that is named but cannot be used (its curve, its form).
    [[nodiscard]] std::vector<Result<pki::Certificate>> find(const SignerInfo& signer) const;

    /// Two certificates of one issuer and serial number are an error of the issuer, or a forgery; more than a
    /// few are an attack on the time of verification.
    static constexpr std::size_t kMaxCandidates = 4;

  private:
    struct Entry {
        Bytes encoding;
        Bytes issuer;
        Bytes serial;
        std::optional<Bytes> subjectKeyIdentifier;
    };
    static std::optional<Entry> identify(BytesView encoding);
    void add(BytesView encoding);

    std::vector<Entry> entries_;
    bool allowTestCurves_;
};

}  // namespace tamga::signature
