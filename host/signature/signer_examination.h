// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The checks on one SignerInfo with one certificate that it names.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "signature/cms_parser.h"
#include "signature/verify.h"

namespace tamga::signature {

/// What is signed, hashed once for each algorithm however many the signers are.
class SignedContent final {
  public:
    /// Both must outlive this object.
    SignedContent(const SignedData& data, const VerifyInput& input) : data_(data), input_(input) {}

    /// Neither embedded nor given, not even its digest.
    [[nodiscard]] bool missing() const noexcept;
    /// The octets, or empty when only a digest is known.
    [[nodiscard]] std::optional<BytesView> octets() const noexcept;
    /// Throws Error(document.digest) when the digest given does not have the length of the hash, and
    /// Error(signature.invalid) when what was given is not what the message holds.
    [[nodiscard]] const Bytes& digest(pki::HashAlgorithm hash);

  private:
    const SignedData& data_;
    const VerifyInput& input_;
    std::map<pki::HashAlgorithm, Bytes> digests_;
};

class SignerExamination final {
  public:
    SignerExamination(const SignedData& data, const SignerInfo& signer, SignedContent& content,
                      const VerifyInput& input)
        : data_(data), signer_(signer), content_(content), input_(input) {}

    /// certificate: one the signer names, or why there is none. stamps: those of the signature.
    [[nodiscard]] SignerReport run(const Result<pki::Certificate>& certificate,
                                   const std::vector<TimeStampReport>& stamps);

  private:
    using Skipped = Findings::Skipped;

    void step(const char* name, const std::function<Skipped()>& body);
    Skipped checkAlgorithms();
    Skipped checkContentType();
    Skipped checkMessageDigest();
    Skipped checkSigningCertificate();
    Skipped checkSignature();
    Skipped checkValidity() const;
    Skipped checkChain();
    Skipped checkRevocation() const;
    void takeStamps(const std::vector<TimeStampReport>& stamps);
    [[nodiscard]] Skipped checkTimeStamps() const;
    /// The time that the certificate is judged at.
    [[nodiscard]] std::int64_t at() const;

    void readPss(const pki::PublicKey& key);
    [[nodiscard]] bool verifies(BytesView digest) const;
    void readSigningTime();
    [[nodiscard]] const pki::Certificate& certificate() const;
    [[nodiscard]] pki::HashAlgorithm hash() const;
    /// The value of an attribute that may occur once with one value (RFC 5652 section 11); empty optional
    /// when it is absent. Throws Error(signature.invalid).
    [[nodiscard]] std::optional<BytesView> single(const asn1::Oid& type) const;

    const SignedData& data_;
    const SignerInfo& signer_;
    SignedContent& content_;
    const VerifyInput& input_;
    SignerReport report_;
    Findings findings_;
    std::optional<pki::HashAlgorithm> hash_;
    std::optional<pki::PssParameters> pss_;
    bool algorithmsFit_ = false;
};

}  // namespace tamga::signature
