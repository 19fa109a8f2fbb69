// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "container.h"

#include <cryptopp/osrng.h>

#include <stdexcept>

#include "base/file.h"
#include "keys/folder/container_writer.h"
#include "service/settings.h"
#include "service/sources.h"

namespace bench {
namespace {

constexpr std::size_t kMaxFile = 65536;

tamga::Bytes derOfPem(const tamga::Bytes& pem) {
    std::string base64;
    std::string line;
    for (const std::uint8_t octet : pem) {
        if (octet != '\n') {
            line.push_back(static_cast<char>(octet));
            continue;
        }
        base64 += line.starts_with("-----") ? std::string() : line;
        line.clear();
    }
    auto der = tamga::fromBase64(base64);
    if (!der) {
        throw std::runtime_error("the key file is not PEM");
    }
    return *std::move(der);
}

}  // namespace

DemoKey readDemoKey(const std::filesystem::path& pki) {
    const tamga::Bytes key = tamga::readFile(pki / "citizen.key", kMaxFile).orThrow();
    const tamga::Bytes certificate = tamga::readFile(pki / "citizen.cer", kMaxFile).orThrow();
    return {tamga::keys::parsePkcs8(derOfPem(key)).orThrow(),
            tamga::pki::Certificate::parse(certificate).orThrow()};
}

std::filesystem::path makeContainer(const std::filesystem::path& pki, const std::filesystem::path& folder,
                                    const std::string& password) {
    const DemoKey demo = readDemoKey(pki);
    tamga::keys::folder::NewContainer container;
    container.name = "demo";
    container.certificate = demo.certificate;
    container.algorithm = demo.key.algorithm;
    CryptoPP::AutoSeededRandomPool random;
    (void)tamga::keys::folder::writeContainer(folder, container, demo.key.key,
                                              tamga::Secret::copyOf(password), random)
        .orThrow();
    return folder;
}

std::unique_ptr<tamga::service::Session> sessionOver(const std::filesystem::path& folder) {
    tamga::service::Settings settings;
    settings.folders.folders = {folder};
    settings.folders.removableMedia = false;
    settings.readers = false;
    settings.folders.cspStore = false;
    settings.modules.registered = false;
    tamga::service::SourceKeeper keeper;  // keeps nothing without modules
    return tamga::service::Session::fromSettings(settings, keeper);
}

}  // namespace bench
