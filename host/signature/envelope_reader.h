// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Encrypted messages (CMS EnvelopedData, RFC 5652 section 6) read from a stream of any size.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "pki/signing_key.h"
#include "signature/ber_stream.h"

namespace tamga::signature {

struct OpenedEnvelope {
    asn1::Oid contentType;
    std::string cipher;          ///< "kuznyechik-omac", "aes-256", ...
    bool authenticated = false;  ///< a check value has shown that nothing was changed
    std::uint64_t size = 0;      ///< of the content, octets
};

class EnvelopeReader final {
  public:
    /// Reads the header. source: DER or BER, and PEM or base64 of them. Error(envelope.malformed |
    /// envelope.unsupported), and what the source throws.
    static Result<EnvelopeReader> open(ReadPiece source);
    EnvelopeReader(EnvelopeReader&&) noexcept;
    EnvelopeReader& operator=(EnvelopeReader&&) noexcept;
    ~EnvelopeReader();

    /// Whether one of the recipients is the owner of the certificate.
    [[nodiscard]] bool isFor(const pki::Certificate& certificate) const;

    /// Once. certificate: the recipient's, whose key it is; null takes the first recipient that a key of this
    /// kind could be. senders: certificates of senders who agreed with their own key, beside those in the
    /// message. What write gets has not been checked before this returns without an error: until then it must
    /// not count as the message.
    /// Error(envelope.no-recipient | envelope.key | envelope.unsupported | envelope.malformed |
    /// certificate.not-found (a sender's) | request.cancelled), and Error(envelope.not-opened) for everything
    /// that is wrong with keys, check values and padding, without a difference that would help to guess.
    [[nodiscard]] Result<OpenedEnvelope> decrypt(pki::SigningKey& key, const pki::Certificate* certificate,
                                                 const std::vector<pki::Certificate>& senders,
                                                 const WritePiece& write, const CancelToken& cancel);

  private:
    struct State;
    explicit EnvelopeReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace tamga::signature
