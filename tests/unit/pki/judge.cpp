// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "judge.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <system_error>

#include "base/file.h"
#include "base/process.h"

namespace tamga::judge {

Bytes openssl(const std::vector<std::string>& arguments, BytesView input,
              const std::filesystem::path& configuration) {
    ChildProcess::Options options{TAMGA_OPENSSL, arguments, {"LC_ALL=C.UTF-8"}};
    if (!configuration.empty()) options.environment.push_back("OPENSSL_CONF=" + configuration.string());
    ChildProcess child(options);
    const Deadline deadline = Deadline::after(std::chrono::seconds(60));
    const CancelToken cancel;
    if (!input.empty()) writeAll(child.input(), input, deadline, cancel);
    child.closeInput();
    Bytes output;
    std::array<std::uint8_t, 65536> buffer{};
    while (const std::size_t got = readSome(child.output(), buffer, deadline, cancel)) {
        append(output, BytesView(buffer).first(got));
    }
    return output;
}

std::vector<std::string> lines(BytesView text) {
    std::vector<std::string> result(1);
    for (const auto octet : text) {
        if (octet == '\n') {
            result.emplace_back();
        } else {
            result.back().push_back(static_cast<char>(octet));
        }
    }
    if (result.back().empty()) result.pop_back();
    return result;
}

Bytes fixture(const std::filesystem::path& relative) {
    return readFile(std::filesystem::path(TAMGA_FIXTURES) / relative, 1U << 24U).orThrow();
}

std::vector<std::string> pkiCertificates() {
    std::vector<std::string> names;
    const std::filesystem::path root(TAMGA_FIXTURES);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "pki")) {
        if (entry.path().extension() == ".cer") names.push_back(relative(entry.path(), root).string());
    }
    std::sort(names.begin(), names.end());
    if (names.size() < 40) throw std::runtime_error("the test PKI is incomplete");
    return names;
}

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tamga-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace tamga::judge
