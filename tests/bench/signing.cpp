// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <cryptopp/osrng.h>
#include <openssl/cms.h>

#include <array>
#include <stdexcept>
#include <string>

#include "container.h"
#include "gost_engine.h"
#include "subjects.h"

namespace bench {
namespace {

constexpr std::size_t kBatch = 100;
constexpr const char* kPassword = "12345678";

Comparison measureValues(const std::filesystem::path& pki) {
    const DemoKey ours = readDemoKey(pki);
    const Openssl<EVP_PKEY> theirs = readKey(pki / "citizen.key");
    const Openssl<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(theirs.get(), nullptr));
    requireOpenssl(context && EVP_PKEY_sign_init(context.get()) == 1, "EVP_PKEY_sign_init");
    requireOpenssl(EVP_PKEY_CTX_set_signature_md(context.get(), gostDigest("md_gost12_256")) == 1,
                   "EVP_PKEY_CTX_set_signature_md");
    CryptoPP::AutoSeededRandomPool random;
    std::vector<std::uint8_t> digest(32, 0x5a);
    const auto sign = [&] {
        ++digest[0];
        (void)ours.key.key.sign(digest, random);
    };
    const auto engineSign = [&] {
        ++digest[0];
        std::array<std::uint8_t, 64> signature{};
        std::size_t size = signature.size();
        requireOpenssl(
            EVP_PKEY_sign(context.get(), signature.data(), &size, digest.data(), digest.size()) == 1,
            "EVP_PKEY_sign");
    };
    return compare("GOST 2012-256 signature value", "signature", 501, 1,
                   {{"tamga (and checked)", sign}, {"OpenSSL gost engine", engineSign}}, Time::kThread);
}

std::string documentOf(std::size_t number) {
    return "document " + std::to_string(number) + std::string(2000, 'x');
}

void signBatchWithEngine(X509* certificate, EVP_PKEY* key) {
    for (std::size_t i = 0; i < kBatch; ++i) {
        const std::string text = documentOf(i);
        const Openssl<BIO> content(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
        const unsigned int flags = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL | CMS_NOSMIMECAP;
        CMS_ContentInfo* cms = CMS_sign(nullptr, nullptr, nullptr, nullptr, flags);
        requireOpenssl(cms != nullptr, "CMS_sign");
        requireOpenssl(
            CMS_add1_signer(cms, certificate, key, gostDigest("md_gost12_256"), flags | CMS_CADES) != nullptr,
            "CMS_add1_signer");
        requireOpenssl(CMS_final(cms, content.get(), nullptr, flags) == 1, "CMS_final");
        unsigned char* der = nullptr;
        requireOpenssl(i2d_CMS_ContentInfo(cms, &der) > 0, "i2d_CMS_ContentInfo");
        OPENSSL_free(der);
        CMS_ContentInfo_free(cms);
    }
}

Comparison measureBatch(const std::filesystem::path& pki, const std::filesystem::path& work) {
    const DemoKey demo = readDemoKey(pki);
    const std::filesystem::path folder = work / "one";
    std::filesystem::create_directories(folder);
    makeContainer(pki, folder / "demo0000.000", kPassword);
    const Openssl<EVP_PKEY> key = readKey(pki / "citizen.key");
    const Openssl<X509> certificate = readCertificate(pki / "citizen.pem");
    const auto session = sessionOver(folder);
    const tamga::CancelToken cancel;
    const auto ours = [&] {
        tamga::service::SignRequest request{.site = "bench",
                                            .documents = {},
                                            .certificate = demo.certificate.thumbprint(),
                                            .format = tamga::signature::Format::kCadesBes,
                                            .detached = true,
                                            .password = tamga::Secret::copyOf(std::string_view(kPassword))};
        for (std::size_t i = 0; i < kBatch; ++i) {
            const std::string text = documentOf(i);
            request.documents.push_back(
                {"document " + std::to_string(i), tamga::Bytes(text.begin(), text.end()), {}});
        }
        const auto result = session->sign(
            std::move(request), [](const tamga::service::Progress&) {}, cancel);
        if (!result || result.value().documents.size() != kBatch) {
            throw std::runtime_error(result ? "signatures are missing" : result.error().what());
        }
    };
    return compare("batch of 100 CAdES-BES, container opened", "document", 11, kBatch,
                   {{"tamga", ours}, {"OpenSSL gost engine, key in memory", [&] {
                                          signBatchWithEngine(certificate.get(), key.get());
                                      }}});
}

}  // namespace

std::vector<Comparison> measureSigning(const std::filesystem::path& pki, const std::filesystem::path& work) {
    return {measureValues(pki), measureBatch(pki, work)};
}

}  // namespace bench
