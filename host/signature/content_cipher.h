// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The ciphers of a message's content as streams: GOST 28147-89 in CFB (RFC 4490 section 5.1), Magma and
// Kuznyechik in CTR-ACPKM with and without OMAC (R 1323565.1.025-2019), AES in CBC (RFC 3565), and, for
// reading only, triple DES (RFC 3370 section 5.1).
#pragma once

#include <cryptopp/cryptlib.h>

#include <memory>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"
#include "signature/cms_parser.h"

namespace tamga::signature {

/// What messages are written with.
enum class ContentCipher : std::uint8_t {
    kGost28147,
    kMagma,
    kMagmaOmac,
    kKuznyechik,
    kKuznyechikOmac,
    kAes256,
};
/// "gost28147", "magma", "magma-omac", "kuznyechik", "kuznyechik-omac", "aes-256".
[[nodiscard]] std::string_view nameOf(ContentCipher cipher) noexcept;
[[nodiscard]] std::optional<ContentCipher> contentCipherByName(std::string_view name) noexcept;

/// One content in one direction, in pieces of any length.
class ContentStream {
  public:
    ContentStream() = default;
    ContentStream(const ContentStream&) = delete;
    ContentStream& operator=(const ContentStream&) = delete;
    virtual ~ContentStream() = default;

    /// Appends what the piece comes to, which may be less than the piece.
    virtual void process(BytesView piece, Bytes& out) = 0;
};

class Encryption : public ContentStream {
  public:
    /// Appends what is left. The encrypted check value, of ciphers that have one.
    [[nodiscard]] virtual std::optional<Bytes> finish(Bytes& out) = 0;
};

class Decryption : public ContentStream {
  public:
    /// tag: the encrypted check value that came with the content. Throws Error(envelope.not-opened), and
    /// nothing else, when padding or check value are wrong.
    virtual void finish(const std::optional<Bytes>& tag, Bytes& out) = 0;
};

struct ContentCipherRow;

/// A content cipher by its AlgorithmIdentifier.
class ReadCipher final {
  public:
    /// Throws Error(envelope.unsupported | der.malformed). The identifier's views must outlive the object.
    explicit ReadCipher(const AlgorithmIdentifier& algorithm);

    [[nodiscard]] std::string_view name() const noexcept;
    [[nodiscard]] std::size_t keyOctets() const noexcept;
    /// The content comes with a check value: what was changed is noticed.
    [[nodiscard]] bool authenticated() const noexcept;
    [[nodiscard]] std::unique_ptr<Decryption> decryption(const Secret& key) const;

  private:
    const ContentCipherRow& row_;
    BytesView iv_;               ///< of CTR-ACPKM the whole ukm
    std::string_view paramSet_;  ///< GOST 28147-89
};

struct WrittenCipher {
    Bytes algorithm;  ///< AlgorithmIdentifier
    Secret key;
    std::unique_ptr<Encryption> stream;
};
/// With a fresh key and start value. paramSet: of GOST 28147-89.
[[nodiscard]] WrittenCipher makeCipher(ContentCipher cipher, std::string_view paramSet,
                                       CryptoPP::RandomNumberGenerator& random);

}  // namespace tamga::signature
