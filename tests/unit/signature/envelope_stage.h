// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Recipients whom OpenSSL makes while the tests run, each with a certificate and the product's own software
// key; and messages in both directions.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fixture.h"
#include "openssl.h"
#include "pki/certificate.h"
#include "pki/signing_key.h"
#include "signature/envelope_reader.h"
#include "signature/envelope_writer.h"

namespace tamga::test {

struct EnvelopeRecipient {
    std::string name;
    std::string certificateFile;  ///< PEM
    std::string keyFile;          ///< PEM, PKCS#8
    pki::Certificate certificate;
    std::unique_ptr<pki::SigningKey> key;
};

/// options: those of openssl genpkey; usage: of keyUsage. Self-signed, for ten years from now.
[[nodiscard]] EnvelopeRecipient makeRecipient(const TemporaryFolder& folder, const std::string& name,
                                              const std::vector<std::string>& options,
                                              const std::string& usage = "keyEncipherment,keyAgreement");

/// Pieces of at most step octets.
[[nodiscard]] signature::ReadPiece sourceOf(Bytes octets, std::size_t step = 1000);
/// Octets that are no pattern of any cipher.
[[nodiscard]] Bytes sampleText(std::size_t size);

struct OpeningAttempt {
    Bytes plaintext;
    Result<signature::OpenedEnvelope> result;
};
[[nodiscard]] OpeningAttempt openMessage(const Bytes& message, pki::SigningKey& key,
                                         const pki::Certificate* certificate, std::size_t step = 1000,
                                         const std::vector<pki::Certificate>& senders = {});

/// Seconds since 1970, now: for certificates that begin when the test runs.
[[nodiscard]] std::int64_t thisMoment();

}  // namespace tamga::test
