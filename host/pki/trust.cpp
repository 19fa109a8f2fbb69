// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/trust.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "asn1/reader.h"
#include "base/file.h"
#include "pki/pem.h"

namespace tamga::pki {
namespace {

namespace fs = std::filesystem;

/// One after the other, an error standing for what cannot be used.
std::vector<Result<Certificate>> parseAll(BytesView content) {
    std::vector<Result<Certificate>> all;
    if (!content.empty() && content[0] == static_cast<std::uint8_t>(asn1::Tag::kSequence)) {
        all.push_back(Certificate::parse(content));
        return all;
    }
    for (const auto& block : pemBlocks(asText(content), "CERTIFICATE")) {
        all.push_back(
            block ? Certificate::parse(*block)
                  : Result<Certificate>(Error(Reason::kCertificateMalformed, "Base64 of a PEM file")));
    }
    return all;
}

class Loading final {
  public:
    explicit Loading(const TrustBounds& bounds) : bounds_(bounds) {}

    void addFolder(const fs::path& folder) {
        for (const fs::path& file : filesOf(folder))
            addCertificates(file);
        for (const fs::path& file : filesOf(folder / "crl"))
            addList(file);
    }

    TrustFolders take() { return std::move(result_); }

  private:
    void find(const fs::path& path, Error error) { result_.findings.push_back({path, std::move(error)}); }

    /// Links to files count, as the system's folder is made of them; sorted, so that a bound cuts the same
    /// way every time.
    std::vector<fs::path> filesOf(const fs::path& folder) {
        std::vector<fs::path> files;
        std::error_code failed;
        fs::directory_iterator entry(folder, failed);
        if (failed == std::errc::no_such_file_or_directory) return files;
        for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
            if (files.size() >= bounds_.files) {
                find(folder,
                     Error(Reason::kSystemFile, "more than " + std::to_string(files.size()) + " files"));
                break;
            }
            std::error_code unknown;
            const bool hidden = entry->path().filename().string().starts_with('.');
            if (!hidden && !entry->is_directory(unknown)) files.push_back(entry->path());
        }
        if (failed) find(folder, Error(Reason::kSystemFile, failed.message()));
        std::sort(files.begin(), files.end());
        return files;
    }

    void addCertificates(const fs::path& file) {
        const auto content = readFile(file, bounds_.certificateFile);
        if (!content.ok()) return find(file, content.error());
        const auto parsed = parseAll(content.value());
        if (parsed.empty()) return find(file, Error(Reason::kCertificateMalformed, "neither DER nor PEM"));
        for (const auto& certificate : parsed) {
            if (!certificate.ok()) {
                find(file, certificate.error());
            } else if (result_.material.anchors.size() >= bounds_.certificates) {
                return find(file, Error(Reason::kSystemFile, "too many certificates"));
            } else if (seen_.insert(certificate.value().encoding()).second) {
                result_.material.anchors.push_back(certificate.value());
            }
        }
    }

    void addList(const fs::path& file) {
        auto content = readFile(file, bounds_.listFile);
        if (!content.ok()) return find(file, content.error());
        listOctets_ += content.value().size();
        if (result_.material.lists.size() >= bounds_.lists || listOctets_ > bounds_.listOctets) {
            return find(file, Error(Reason::kSystemFile, "too many lists"));
        }
        auto list = Crl::parseFile(std::move(content).value());
        if (!list.ok()) return find(file, list.error());
        result_.material.lists.push_back(std::move(list).value());
    }

    const TrustBounds& bounds_;
    TrustFolders result_;
    std::set<Bytes> seen_;
    std::size_t listOctets_ = 0;
};

}  // namespace

Result<TrustFolders> loadTrust(const std::vector<fs::path>& folders, const TrustBounds& bounds) {
    return capture([&] {
        Loading loading(bounds);
        for (const fs::path& folder : folders)
            loading.addFolder(folder);
        return loading.take();
    });
}

std::vector<fs::path> defaultTrustFolders() {
    return {configFolder() / "trust", "/etc/tamga/trust", "/etc/ssl/certs"};
}

Result<std::vector<Certificate>> certificatesIn(BytesView content) {
    return capture([&] {
        std::vector<Certificate> certificates;
        for (auto& certificate : parseAll(content))
            certificates.push_back(std::move(certificate).orThrow());
        if (certificates.empty()) throw Error(Reason::kCertificateMalformed, "neither DER nor PEM");
        return certificates;
    });
}

}  // namespace tamga::pki
