// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "trust_options.h"

#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/iso_time.h"
#include "console.h"

namespace tamga::cli {

namespace {

constexpr std::size_t kMaxCertificates = std::size_t{2} << 20U;

std::vector<std::filesystem::path> foldersOf(const Arguments& arguments) {
    if (!arguments.has("--trust")) return pki::defaultTrustFolders();
    std::vector<std::filesystem::path> folders;
    for (const std::string& named : arguments.values("--trust")) {
        if (named.empty()) throw UsageError(Misuse::kBadValue, "--trust");
        if (named != "default") {
            folders.emplace_back(named);
            continue;
        }
        for (auto& usual : pki::defaultTrustFolders())
            folders.push_back(std::move(usual));
    }
    return folders;
}

}  // namespace

bool asksForTrust(const Arguments& arguments) {
    constexpr std::array<std::string_view, 4> kOptions{"--trust", "--chain", "--crl", "--ocsp"};
    return std::ranges::any_of(kOptions, [&](std::string_view option) { return arguments.has(option); });
}

pki::TrustFolders trustOf(const Arguments& arguments) {
    pki::TrustFolders trust = pki::loadTrust(foldersOf(arguments)).orThrow();
    pki::TrustMaterial& material = trust.material;
    for (const std::string& file : arguments.values("--chain")) {
        auto certificates = pki::certificatesIn(readFile(file, kMaxCertificates).orThrow()).orThrow();
        std::ranges::move(certificates, std::back_inserter(material.intermediates));
    }
    for (const std::string& file : arguments.values("--crl"))
        material.lists.push_back(
            pki::Crl::parseFile(readFile(file, pki::Crl::kMaxOctets).orThrow()).orThrow());
    for (const std::string& file : arguments.values("--ocsp")) {
        const Bytes content = readFile(file, pki::OcspResponse::kMaxOctets).orThrow();
        material.responses.push_back(pki::OcspResponse::parse(content).orThrow());
    }
    return trust;
}

std::int64_t timeOf(const Arguments& arguments) {
    const auto text = arguments.value("--at");
    if (!text) return now();
    const auto time = parseIsoTime(*text);
    if (!time) throw UsageError(Misuse::kBadValue, "--at " + *text);
    return *time;
}

}  // namespace tamga::cli
