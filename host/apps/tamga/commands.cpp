// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "commands.h"

#include <algorithm>
#include <array>

namespace tamga::cli {

namespace {

constexpr OptionRule kCertificatesOptions[] = {{"--usable"}, {"--long"}};
constexpr OptionRule kSignOptions[] = {
    {"--certificate", true}, {"--format", true}, {"--attached"},       {"--digest", true}, {"--name", true},
    {"--out", true},         {"--force"},        {"--encoding", true}, {"--pin-fd", true}, {"--final-try"},
    {"--rsa-padding", true}, {"--tsa", true},    {"--tsa-hash", true}, {"--cosign", true}};
constexpr OptionRule kTimestampOptions[] = {
    {"--tsa", true}, {"--tsa-hash", true}, {"--out", true}, {"--force"}};
constexpr OptionRule kVerifyOptions[] = {{"--signature", true},
                                         {"--content", true},
                                         {"--digest", true},
                                         {"--format", true},
                                         {"--out", true},
                                         {"--force"},
                                         {"--certificate", true, true},
                                         {"--rsa-padding", true},
                                         {"--trust", true, true},
                                         {"--chain", true, true},
                                         {"--crl", true, true},
                                         {"--ocsp", true, true},
                                         {"--at", true}};
constexpr OptionRule kCertificateOptions[] = {{"--at", true},
                                              {"--trust", true, true},
                                              {"--chain", true, true},
                                              {"--crl", true, true},
                                              {"--ocsp", true, true}};
constexpr OptionRule kEncryptOptions[] = {
    {"--to", true, true}, {"--algorithm", true}, {"--rsa-padding", true}, {"--out", true}, {"--force"}};
constexpr OptionRule kDecryptOptions[] = {{"--certificate", true}, {"--sender", true, true},
                                          {"--out", true},         {"--force"},
                                          {"--pin-fd", true},      {"--final-try"}};
constexpr OptionRule kHashOptions[] = {{"--algorithm", true}};
constexpr OptionRule kJournalOptions[] = {{"--search", true}, {"--limit", true},  {"--before", true},
                                          {"--head", true},   {"--format", true}, {"--out", true},
                                          {"--force"}};
constexpr OptionRule kContainerOptions[] = {{"--certificate", true}, {"--out", true},   {"--into", true},
                                            {"--name", true},        {"--exportable"},  {"--pin-fd", true},
                                            {"--new-pin-fd", true},  {"--cipher", true}};
constexpr OptionRule kTokenOptions[] = {{"--pin-fd", true}, {"--new-pin-fd", true}, {"--final-try"}};
constexpr OptionRule kInstallOptions[] = {{"--user"}, {"--profile", true, true}};
constexpr OptionRule kUninstallOptions[] = {{"--user"}};

constexpr std::array<Command, 15> kCommands{{
    {"tokens", {}, runTokens},
    {"certificates", kCertificatesOptions, runCertificates},
    {"certificate", kCertificateOptions, runCertificate},
    {"sign", kSignOptions, runSign},
    {"timestamp", kTimestampOptions, runTimestamp},
    {"verify", kVerifyOptions, runVerify},
    {"encrypt", kEncryptOptions, runEncrypt},
    {"decrypt", kDecryptOptions, runDecrypt},
    {"hash", kHashOptions, runHash},
    {"journal", kJournalOptions, runJournal},
    {"container", kContainerOptions, runContainer},
    {"token", kTokenOptions, runToken},
    {"doctor", {}, runDoctor},
    {"install", kInstallOptions, runInstall},
    {"uninstall", kUninstallOptions, runUninstall},
}};

}  // namespace

std::span<const Command> commands() {
    return kCommands;
}

const Command* findCommand(std::string_view name) {
    const auto* const found = std::ranges::find(kCommands, name, &Command::name);
    return found == kCommands.end() ? nullptr : found;
}

}  // namespace tamga::cli
