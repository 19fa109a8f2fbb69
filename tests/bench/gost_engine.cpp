// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost_engine.h"

#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <stdexcept>
#include <string>

namespace bench {

void requireOpenssl(bool success, const char* call) {
    if (!success) {
        throw std::runtime_error(std::string(call) + ": " + ERR_error_string(ERR_get_error(), nullptr));
    }
}

void loadGostEngine() {
    ENGINE_load_dynamic();
    ENGINE* engine = ENGINE_by_id("gost");
    requireOpenssl(engine != nullptr, "ENGINE_by_id");
    requireOpenssl(ENGINE_init(engine) == 1, "ENGINE_init");
    requireOpenssl(ENGINE_set_default(engine, ENGINE_METHOD_ALL) == 1, "ENGINE_set_default");
    ENGINE_free(engine);
}

const EVP_MD* gostDigest(const char* name) {
    const EVP_MD* digest = EVP_get_digestbyname(name);
    requireOpenssl(digest != nullptr, name);
    return digest;
}

Openssl<EVP_PKEY> readKey(const std::filesystem::path& pem) {
    const Openssl<BIO> file(BIO_new_file(pem.c_str(), "r"));
    requireOpenssl(file != nullptr, pem.c_str());
    Openssl<EVP_PKEY> key(PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
    requireOpenssl(key != nullptr, "PEM_read_bio_PrivateKey");
    return key;
}

Openssl<X509> readCertificate(const std::filesystem::path& pem) {
    const Openssl<BIO> file(BIO_new_file(pem.c_str(), "r"));
    requireOpenssl(file != nullptr, pem.c_str());
    Openssl<X509> certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
    requireOpenssl(certificate != nullptr, "PEM_read_bio_X509");
    return certificate;
}

}  // namespace bench
