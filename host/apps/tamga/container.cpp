// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Keys from one place into another.
#include <filesystem>
#include <utility>

#include "chosen_certificate.h"
#include "commands.h"
#include "files.h"
#include "service/transfer.h"

namespace tamga::cli {

namespace {

namespace fs = std::filesystem;

std::string requiredValue(const Arguments& arguments, std::string_view option) {
    const auto value = arguments.value(option);
    if (!value || value->empty()) throw UsageError(Misuse::kMissingOption, option);
    return *value;
}

keys::pfx::Cipher cipherOf(const Arguments& arguments) {
    const std::string name = arguments.value("--cipher").value_or("gost28147");
    if (name == "gost28147") return keys::pfx::Cipher::kGost28147;
    if (name == "kuznyechik") return keys::pfx::Cipher::kKuznyechikCtrAcpkmOmac;
    throw UsageError(Misuse::kBadValue, "--cipher " + name);
}

int runExport(const Arguments& arguments, const Console& console) {
    if (arguments.files().size() > 1) throw UsageError(Misuse::kUnwantedFile, arguments.files()[1]);
    const fs::path file = requiredValue(arguments, "--out");
    std::error_code failed;
    if (fs::exists(fs::symlink_status(file, failed))) throw UsageError(Misuse::kFileExists, file.string());
    const auto session = console.openSession();
    const pki::Certificate certificate =
        chooseCertificate(*session, arguments.value("--certificate"), console);
    const service::ExportRequest request{
        .asker = std::string(console.say(Phrase::kCommandLine)),
        .certificate = certificate.thumbprint(),
        .file = file,
        .cipher = cipherOf(arguments),
        .password = secretFrom(arguments, "--pin-fd", console.cancel()),
        .newPassword = secretFrom(arguments, "--new-pin-fd", console.cancel())};
    static_cast<void>(session->exportKey(request, console.cancel()).orThrow());
    if (console.json) {
        Console::printJson(
            Json::object({{"thumbprint", certificate.thumbprint().text()}, {"file", exact(file.string())}}));
    } else {
        Console::print(std::string(console.say(Phrase::kExported)) + shown(file.string()) + "\n");
    }
    return kSuccess;
}

int runImport(const Arguments& arguments, const Console& console) {
    if (arguments.files().size() < 2) throw UsageError(Misuse::kMissingFile, "tamga container import FILE");
    if (arguments.files().size() > 2) throw UsageError(Misuse::kUnwantedFile, arguments.files()[2]);
    const service::ImportRequest request{
        .asker = std::string(console.say(Phrase::kCommandLine)),
        .file = arguments.files()[1],
        .folder = requiredValue(arguments, "--into"),
        .name = arguments.value("--name"),
        .exportable = arguments.has("--exportable"),
        .password = secretFrom(arguments, "--pin-fd", console.cancel()),
        .newPassword = secretFrom(arguments, "--new-pin-fd", console.cancel())};
    const auto keys = console.openSession()->importKeys(request, console.cancel()).orThrow();
    Json list = Json::array();
    for (const service::ImportedKey& key : keys) {
        Json row = Json::object({{"folder", exact(key.folder.string())}, {"name", exact(key.name)}});
        if (key.certificate) row.set("thumbprint", key.certificate->thumbprint().text());
        list.push(std::move(row));
        if (!console.json)
            Console::print(std::string(console.say(Phrase::kImported)) + shown(key.folder.string()) + "\n");
    }
    if (console.json) Console::printJson(Json::object({{"containers", std::move(list)}}));
    return kSuccess;
}

int runPassword(const Arguments& arguments, const Console& console) {
    if (arguments.files().size() > 1) throw UsageError(Misuse::kUnwantedFile, arguments.files()[1]);
    const auto session = console.openSession();
    const pki::Certificate certificate =
        chooseCertificate(*session, arguments.value("--certificate"), console);
    const service::PasswordRequest request{
        .asker = std::string(console.say(Phrase::kCommandLine)),
        .certificate = certificate.thumbprint(),
        .password = secretFrom(arguments, "--pin-fd", console.cancel()),
        .newPassword = secretFrom(arguments, "--new-pin-fd", console.cancel())};
    static_cast<void>(session->changePassword(request, console.cancel()).orThrow());
    if (console.json) {
        Console::printJson(Json::object({{"thumbprint", certificate.thumbprint().text()}}));
    } else {
        Console::print(std::string(console.say(Phrase::kPasswordChanged)) +
                       shown(certificate.subject().commonName()) + "\n");
    }
    return kSuccess;
}

}  // namespace

int runContainer(const Arguments& arguments, const Console& console) {
    const auto& words = arguments.files();
    if (words.empty()) throw UsageError(Misuse::kUnknownVerb, "container");
    const auto refuse = [&](std::initializer_list<std::string_view> options) {
        for (const std::string_view option : options) {
            if (arguments.has(option))
                throw UsageError(Misuse::kUnknownOption,
                                 "container " + words.front() + " " + std::string(option));
        }
    };
    if (words.front() == "export") {
        refuse({"--into", "--name", "--exportable"});
        return runExport(arguments, console);
    }
    if (words.front() == "password") {
        refuse({"--into", "--name", "--exportable", "--out", "--cipher"});
        return runPassword(arguments, console);
    }
    if (words.front() == "import") {
        refuse({"--certificate", "--out", "--cipher"});
        return runImport(arguments, console);
    }
    throw UsageError(Misuse::kUnknownVerb, "container " + words.front());
}

}  // namespace tamga::cli
