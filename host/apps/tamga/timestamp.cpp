// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "base/file.h"
#include "commands.h"
#include "files.h"
#include "protocol/reply.h"
#include "signature/verify.h"
#include "stamp_report.h"

namespace tamga::cli {

namespace {

namespace fs = std::filesystem;

constexpr unsigned kFileMode = 0644;

std::string fileOf(const Arguments& arguments) {
    const auto& files = arguments.files();
    if (files.empty()) throw UsageError(Misuse::kMissingFile, "tamga timestamp FILE");
    if (files.size() > 1) throw UsageError(Misuse::kUnwantedFile, files[1]);
    return files.front();
}

/// The file itself is replaced whole: nothing of it is lost but the place where the stamp is put in.
std::string outputOf(const Arguments& arguments, const std::string& file) {
    const auto out = arguments.value("--out");
    if (!out) return file;
    if (*out != "-" && !arguments.has("--force") && fs::exists(*out))
        throw UsageError(Misuse::kFileExists, *out);
    return *out;
}

}  // namespace

int runTimestamp(const Arguments& arguments, const Console& console) {
    const std::string file = fileOf(arguments);
    const std::string output = outputOf(arguments, file);
    const service::TimeStamper stamper = stamperOf(arguments, console);
    const auto hash = stampHashOf(arguments);
    const Bytes content = readDocument(file);
    const Bytes cms = signature::unwrapSignatureFile(content).orThrow();
    const service::Stamped stamped = stamper.stamp(cms, hash, console.cancel()).orThrow();
    const Bytes encoded = stamped.stamps.empty() ? content : encode(stamped.cms, encodingOf(content));
    Json report = Json::object({});
    if (output == "-" && console.json) {
        report.set("signature", toBase64(stamped.cms));
    } else if (output == "-") {
        Console::print(asText(encoded));
    } else {
        if (output != file || !stamped.stamps.empty())
            static_cast<void>(writeFile(output, encoded, kFileMode).orThrow());
        report.set("file", exact(output));
    }
    Json stamps = Json::array();
    std::string text;
    for (const auto& stamp : stamped.stamps) {
        stamps.push(jsonOf(stamp));
        text.append(console.say(Phrase::kStamped)).append(stampLine(stamp)).append("\n");
    }
    report.set("timeStamps", std::move(stamps));
    if (text.empty()) text.append(console.say(Phrase::kStampedAlready)).append(shown(file)).append("\n");
    if (console.json) {
        Console::printJson(report);
    } else if (output == "-") {
        Console::warn(text);
    } else {
        Console::print(text);
    }
    return kSuccess;
}

}  // namespace tamga::cli
