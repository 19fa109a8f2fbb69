// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A PKCS#12 file (RFC 7292): what can be seen of it without a password, and the keys with one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/secret.h"
#include "keys/pkcs8.h"
#include "pki/certificate.h"
#include "pki/signing_key.h"

namespace tamga::keys::pfx {

/// friendlyName and localKeyId (RFC 2985 section 5.5), the latter only a hint: certificates are matched by
/// key.
struct BagAttributes {
    std::string name;  ///< UTF-8, may be empty
    Bytes localKeyId;
};

/// A key bag that stands outside of encrypted safes: it is there, whatever the password.
struct VisibleKey {
    BagAttributes attributes;
    bool encrypted = true;
};
struct FoundCertificate {
    BagAttributes attributes;
    pki::Certificate certificate;
};

struct OpenedPfxKey {  // NOLINT(bugprone-exception-escape): Crypto++ blocks copy when moved
    BagAttributes attributes;
    std::optional<Pkcs8Key> gost;                 ///< a GOST key, for signing or for import into a container
    std::unique_ptr<pki::SigningKey> foreign;     ///< an RSA or ECDSA key
    Bytes publicKey;                              ///< as pki::PublicKey::octets()
    std::optional<pki::Certificate> certificate;  ///< the one of this key
};
struct OpenedPfx {
    std::vector<OpenedPfxKey> keys;
    std::vector<pki::Certificate> others;  ///< of authorities, or without their key
};

class PfxFile final {
  public:
    /// file: BER or DER; what follows the first element is ignored. Throws Error(container.damaged |
    /// container.unsupported); the latter also for files that are signed instead of having a MAC.
    static PfxFile parse(BytesView file);
    ~PfxFile();
    PfxFile(PfxFile&&) noexcept;
    PfxFile& operator=(PfxFile&&) noexcept;

    [[nodiscard]] const std::vector<VisibleKey>& visibleKeys() const noexcept;
    /// In safes that are not encrypted.
    [[nodiscard]] const std::vector<FoundCertificate>& visibleCertificates() const noexcept;
    /// Whether there are safes that only a password opens.
    [[nodiscard]] bool hasEncryptedSafes() const noexcept;
    /// The empty password is the right one. Never tried with more than 10,000 iterations: listing must not
    /// take long.
    [[nodiscard]] bool opensWithoutPassword() const;

    /// Tries the password once. Error(password.wrong); Error(container.damaged) when the password is right
    /// and the content is not; Error(container.unsupported).
    [[nodiscard]] OpenedPfx open(const Secret& password) const;

  private:
    struct Content;
    explicit PfxFile(std::unique_ptr<Content> content);
    std::unique_ptr<Content> content_;
};

}  // namespace tamga::keys::pfx
