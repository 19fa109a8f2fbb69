// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The verbs. Each returns an exit status or throws UsageError or Error.
#pragma once

#include <span>
#include <string_view>

#include "arguments.h"
#include "console.h"

namespace tamga::cli {

struct Command {
    std::string_view name;
    std::span<const OptionRule> options;
    int (*run)(const Arguments&, const Console&);
};

[[nodiscard]] std::span<const Command> commands();
/// Null when there is none of that name.
[[nodiscard]] const Command* findCommand(std::string_view name);

int runTokens(const Arguments& arguments, const Console& console);
int runCertificates(const Arguments& arguments, const Console& console);
int runCertificate(const Arguments& arguments, const Console& console);
int runSign(const Arguments& arguments, const Console& console);
int runEncrypt(const Arguments& arguments, const Console& console);
int runDecrypt(const Arguments& arguments, const Console& console);
int runTimestamp(const Arguments& arguments, const Console& console);
int runVerify(const Arguments& arguments, const Console& console);
int runHash(const Arguments& arguments, const Console& console);
int runJournal(const Arguments& arguments, const Console& console);
int runContainer(const Arguments& arguments, const Console& console);
int runToken(const Arguments& arguments, const Console& console);
int runDoctor(const Arguments& arguments, const Console& console);
int runInstall(const Arguments& arguments, const Console& console);
int runUninstall(const Arguments& arguments, const Console& console);

/// verb: empty for the overview.
[[nodiscard]] std::string_view helpOf(std::string_view verb, Language language);

}  // namespace tamga::cli
