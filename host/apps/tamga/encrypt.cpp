// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Encrypting a file for the owners of certificates.
#include <filesystem>
#include <utility>

#include "chosen_certificate.h"
#include "commands.h"
#include "files.h"
#include "new_file.h"
#include "signature/envelope_writer.h"

namespace tamga::cli {

namespace {

namespace fs = std::filesystem;

constexpr unsigned kFileMode = 0644;  // nobody but the recipients can read it

std::string outputFor(const Arguments& arguments, const std::string& file) {
    std::string out = arguments.value("--out").value_or(file == "-" ? "-" : file + ".p7m");
    if (out != "-" && !arguments.has("--force") && fs::exists(out))
        throw UsageError(Misuse::kFileExists, out);
    return out;
}

signature::EncryptOptions optionsOf(const Arguments& arguments) {
    signature::EncryptOptions options;
    options.at = now();
    if (const auto name = arguments.value("--algorithm")) {
        options.cipher = signature::contentCipherByName(*name);
        if (!options.cipher) throw UsageError(Misuse::kBadValue, "--algorithm " + *name);
    }
    if (const auto name = arguments.value("--rsa-padding")) {
        options.rsa.oaep = *name == "oaep";
        options.rsa.hash = options.rsa.mask = pki::HashAlgorithm::kSha256;
        if (*name != "oaep" && *name != "pkcs1")
            throw UsageError(Misuse::kBadValue, "--rsa-padding " + *name);
    }
    return options;
}

}  // namespace

int runEncrypt(const Arguments& arguments, const Console& console) {
    if (arguments.files().empty()) throw UsageError(Misuse::kMissingFile, "tamga encrypt FILE");
    if (arguments.files().size() > 1) throw UsageError(Misuse::kUnwantedFile, arguments.files()[1]);
    if (!arguments.has("--to")) throw UsageError(Misuse::kMissingOption, "--to");
    const std::string& file = arguments.files().front();
    const std::string out = outputFor(arguments, file);
    if (out == "-" && console.json) throw UsageError(Misuse::kExcluding, "--json, --out -");
    const signature::EncryptOptions options = optionsOf(arguments);
    std::vector<pki::Certificate> recipients;
    Json names = Json::array();
    for (const std::string& name : arguments.values("--to")) {
        recipients.push_back(certificateNamed(name, console));
        names.push(recipients.back().thumbprint().text());
    }
    NewFile written(out, kFileMode);
    const auto result = signature::encrypt(
                            recipients, options, documentSource(file, console.cancel()),
                            [&](BytesView piece) { written.write(piece); }, console.cancel())
                            .orThrow();
    written.commit();
    if (console.json) {
        Console::printJson(Json::object({{"file", exact(out)},
                                         {"algorithm", signature::nameOf(result.cipher)},
                                         {"size", result.size},
                                         {"recipients", std::move(names)}}));
    } else if (out != "-") {
        Console::print(std::string(console.say(Phrase::kEncrypted)) + shown(out) + "\n");
    }
    return kSuccess;
}

}  // namespace tamga::cli
