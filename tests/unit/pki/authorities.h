// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Authorities that OpenSSL makes while a test runs: certificates, revocation lists and OCSP responses, all
// keys throw-away; and OpenSSL's own opinion of a chain.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "judge.h"
#include "pki/certificate.h"
#include "pki/crl.h"

namespace tamga::judge {

/// Arguments of genpkey.
using KeyKind = std::vector<std::string>;
extern const KeyKind kEc;
extern const KeyKind kRsa;
extern const KeyKind kGost256;
extern const KeyKind kGost512;
extern const KeyKind kGost2001;

/// What an authority's certificate says of itself.
inline constexpr const char* kAuthorityExtensions =
    "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n";
inline constexpr const char* kSignerExtensions =
    "keyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\n";

struct Wanted {
    std::string issuer;  ///< name of one made before; empty: by its own key
    std::string extensions = kSignerExtensions;
    std::string subject;  ///< "/CN=name" when empty
    std::string start = "20240101000000Z";
    std::string end = "20400101000000Z";
    std::string digest = "default";
    KeyKind kind = kEc;
    std::string keyOf;  ///< the key of one made before, in place of a new one
};

/// A line of OpenSSL's index file.
struct Revoked {
    pki::Certificate certificate;
    std::string reason;  ///< "keyCompromise", "certificateHold", ... or empty
    std::string at = "250601000000Z";
};

class Authorities {
  public:
    Authorities();
    pki::Certificate make(const std::string& name, const Wanted& wanted);
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_.path(); }
    [[nodiscard]] std::filesystem::path certificateOf(const std::string& name) const {
        return folder() / (name + ".pem");
    }
    [[nodiscard]] std::filesystem::path keyOf(const std::string& name) const {
        return folder() / (name + ".key");
    }

    struct ListTimes {
        std::string last = "20250701000000Z";
        std::string next = "20380101000000Z";
        std::string extensions;
        std::string digest = "default";
    };
    /// DER of a list that the authority issues.
    Bytes list(const std::string& authority, const std::vector<Revoked>& revoked, const ListTimes& times);
    Bytes list(const std::string& authority, const std::vector<Revoked>& revoked = {}) {
        return list(authority, revoked, ListTimes());
    }

    /// DER of a response to a request, by a responder of the authority. known: those that are not revoked.
    Bytes response(const std::string& authority, const std::string& responder, BytesView request,
                   const std::vector<Revoked>& revoked, const std::vector<pki::Certificate>& known,
                   const std::vector<std::string>& more = {"-ndays", "7"});

    /// What "openssl verify" says of the chain at a time.
    [[nodiscard]] bool opensslTrusts(const std::string& name, const std::vector<std::string>& untrusted,
                                     const std::string& anchor, const std::vector<Bytes>& lists,
                                     std::int64_t at) const;

  private:
    std::filesystem::path write(const std::string& name, const std::string& content) const;
    std::filesystem::path index(const std::vector<Revoked>& revoked,
                                const std::vector<pki::Certificate>& known) const;
    [[nodiscard]] std::filesystem::path configuration(const std::string& authority,
                                                      const std::filesystem::path& index,
                                                      const std::string& extensions) const;

    TemporaryFolder folder_;
    mutable unsigned files_ = 0;
};

}  // namespace tamga::judge
