// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A certificate and its chain.
#include <filesystem>
#include <utility>

#include "base/file.h"
#include "base/iso_time.h"
#include "chain_report.h"
#include "chosen_certificate.h"
#include "commands.h"
#include "trust_options.h"

namespace tamga::cli {

namespace {

int verifyCertificate(const Arguments& arguments, const Console& console) {
    if (arguments.files().size() < 2) {
        throw UsageError(Misuse::kMissingFile, "tamga certificate verify FILE");
    }
    if (arguments.files().size() > 2) throw UsageError(Misuse::kUnwantedFile, arguments.files()[2]);
    const std::int64_t at = timeOf(arguments);
    const pki::Certificate certificate = certificateNamed(arguments.files()[1], console);
    const pki::TrustFolders trust = trustOf(arguments);
    const auto verdict = pki::verifyChain(certificate, trust.material, {at, now(), false}).orThrow();
    if (console.json) {
        Json object = jsonOf(verdict);
        object.set("at", isoTime(at));
        object.set("qualified", jsonOf(pki::qualificationOf(certificate)));
        object.set("findings", jsonOf(trust.findings));
        Console::printJson(object);
    } else {
        Console::print(chainText(verdict, console) + "\n" + qualificationText(certificate, console));
        // Of the system's folder nobody wants to hear on every call; of a folder that was named, yes.
        if (arguments.has("--trust")) Console::warn(findingsText(trust.findings, console));
    }
    return verdict.trust == pki::Trust::kTrusted ? kSuccess : kFailure;
}

}  // namespace

int runCertificate(const Arguments& arguments, const Console& console) {
    if (arguments.files().empty()) throw UsageError(Misuse::kMissingFile, "tamga certificate verify FILE");
    if (arguments.files().front() == "verify") return verifyCertificate(arguments, console);
    throw UsageError(Misuse::kUnknownVerb, "certificate " + arguments.files().front());
}

}  // namespace tamga::cli
