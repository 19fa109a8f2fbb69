// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A folder with a journal in it, and a way to change its file behind its back.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "journal/journal.h"

namespace tamga::test {

struct Sandbox {
    Sandbox();
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    /// Documents "doc 1" to "doc n": begun and signed, in one batch.
    void signDocuments(int documents, const std::string& site = "https://lkfl.tax.test");
    /// SQL as somebody with a database tool may run it: no constraint is checked.
    void tamper(const std::string& sql) const;
    [[nodiscard]] journal::Journal open() const { return journal::Journal(file); }

    std::filesystem::path folder;
    std::filesystem::path file;
};

[[nodiscard]] journal::Record recordOf(const std::string& document, journal::Ending outcome,
                                       const std::string& site = "https://lkfl.tax.test");

/// Runs body in a process of its own; its value is the exit status.
[[nodiscard]] pid_t startProcess(const std::function<int()>& body);
[[nodiscard]] int statusOf(pid_t process);

}  // namespace tamga::test
