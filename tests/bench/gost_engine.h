// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// OpenSSL's gost engine inside this process.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>

namespace bench {

struct OpensslDeleter {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
template <typename T>
using Openssl = std::unique_ptr<T, OpensslDeleter>;

/// Loads the engine as the default for everything. Throws std::runtime_error.
void loadGostEngine();
[[nodiscard]] const EVP_MD* gostDigest(const char* name);
[[nodiscard]] Openssl<EVP_PKEY> readKey(const std::filesystem::path& pem);
[[nodiscard]] Openssl<X509> readCertificate(const std::filesystem::path& pem);
/// Throws std::runtime_error with OpenSSL's words when the call has failed.
void requireOpenssl(bool success, const char* call);

}  // namespace bench
