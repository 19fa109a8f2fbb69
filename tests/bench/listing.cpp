// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>

#include "container.h"
#include "subjects.h"

namespace bench {
namespace {

constexpr std::size_t kContainers = 1000;

/// Every octet of every file, as cheaply as one can have them.
std::size_t readFiles(const std::filesystem::path& root) {
    std::size_t total = 0;
    std::array<char, 65536> buffer{};
    for (const auto& container : std::filesystem::directory_iterator(root)) {
        for (const auto& entry : std::filesystem::directory_iterator(container)) {
            const int file = open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
            for (ssize_t got = 0; (got = read(file, buffer.data(), buffer.size())) > 0;) {
                total += static_cast<std::size_t>(got);
            }
            close(file);
        }
    }
    return total;
}

}  // namespace

std::vector<Comparison> measureListing(const std::filesystem::path& pki, const std::filesystem::path& work) {
    const std::filesystem::path root = work / "thousand";
    std::filesystem::create_directories(root);
    const std::filesystem::path first = makeContainer(pki, root / "demo0000.000", "12345678");
    for (std::size_t i = 1; i < kContainers; ++i) {
        const std::string number = std::to_string(10000 + i).substr(1);
        std::filesystem::copy(first, root / ("demo" + number + ".000"),
                              std::filesystem::copy_options::recursive);
    }
    const tamga::CancelToken cancel;
    const auto list = [&] {
        std::size_t found = 0;
        const auto session = sessionOver(root);
        session->list(
            [](const tamga::keys::TokenInfo&) {},
            [&](const tamga::keys::KeyEntry& entry) { found += entry.certificate.has_value() ? 1U : 0U; },
            cancel);
        if (found != kContainers) {
            throw std::runtime_error("listed " + std::to_string(found) + " of 1000 containers");
        }
    };
    const auto read = [&] {
        if (readFiles(root) == 0) {
            throw std::runtime_error("nothing to read");
        }
    };
    return {compare("list of 1,000 containers", "list", 21, 1,
                    {{"tamga", list}, {"reading the same files", read}})};
}

}  // namespace bench
