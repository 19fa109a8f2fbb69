// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "chosen_certificate.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "arguments.h"
#include "base/file.h"
#include "service/usability.h"

namespace tamga::cli {

namespace {

constexpr std::size_t kLeastDigits = 6;

/// Digits of a thumbprint as people copy them: either case, with spaces or colons between.
std::string digitsOf(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c == ' ' || c == ':') continue;
        digits.push_back(c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    const bool hex = digits.find_first_not_of("0123456789ABCDEF") == std::string::npos;
    if (!hex || digits.size() < kLeastDigits)
        throw UsageError(Misuse::kBadValue, "--certificate " + std::string(text));
    return digits;
}

}  // namespace

pki::Certificate certificateNamed(const std::string& name, const Console& console) {
    constexpr std::size_t kMaxCertificate = 1U << 20U;
    const bool digits = name.size() >= kLeastDigits &&
                        name.find_first_not_of("0123456789ABCDEFabcdef: ") == std::string::npos;
    std::error_code failed;
    if (digits && !std::filesystem::exists(name, failed)) {
        const auto session = console.openSession();
        return chooseCertificate(*session, name, console);
    }
    return pki::Certificate::parseFile(readFile(name, kMaxCertificate).orThrow()).orThrow();
}

pki::Certificate chooseCertificate(service::Session& session, const std::optional<std::string>& wanted,
                                   const Console& console) {
    const std::string digits = wanted ? digitsOf(*wanted) : "";
    std::vector<pki::Certificate> found;
    session.list(
        {},
        [&](const keys::KeyEntry& entry) {
            if (!entry.certificate) return;
            const auto& thumbprint = entry.certificate->thumbprint();
            if (!thumbprint.text().starts_with(digits)) return;
            if (digits.empty() && !service::usabilityOf(entry, now()).usable) return;
            const auto same = [&](const pki::Certificate& other) { return other.thumbprint() == thumbprint; };
            if (std::ranges::none_of(found, same)) found.push_back(*entry.certificate);
        },
        console.cancel());
    console.cancel().check();
    if (found.empty())
        throw Error(Reason::kCertificateNotFound,
                    wanted ? "no thumbprint begins so" : "no usable certificate");
    if (found.size() > 1 && wanted) throw UsageError(Misuse::kAmbiguous, *wanted);
    if (found.size() > 1) throw UsageError(Misuse::kSeveralCertificates, "--certificate");
    return found.front();
}

}  // namespace tamga::cli
