// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Opening a message with one's own key.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "chosen_certificate.h"
#include "commands.h"
#include "files.h"
#include "new_file.h"
#include "signature/envelope_reader.h"

namespace tamga::cli {

namespace {

namespace fs = std::filesystem;

constexpr unsigned kFileMode = 0600;  // somebody took the trouble to hide it

/// Without the ending that says what it was.
std::string outputFor(const Arguments& arguments, const std::string& file) {
    std::optional<std::string> out = arguments.value("--out");
    if (!out && file == "-") out = "-";
    for (const std::string_view ending : {".p7m", ".p7e", ".enc", ".cms"}) {
        if (!out && file.ends_with(ending) && fs::path(file).filename().string().size() > ending.size())
            out = file.substr(0, file.size() - ending.size());
    }
    if (!out) throw UsageError(Misuse::kMissingOption, "--out");
    if (*out != "-" && !arguments.has("--force") && fs::exists(*out))
        throw UsageError(Misuse::kFileExists, *out);
    return *out;
}

/// The one among the person's own for which the message is.
pki::Certificate recipientOf(const signature::EnvelopeReader& reader, service::Session& session,
                             const Console& console) {
    std::optional<pki::Certificate> found;
    session.list(
        {},
        [&](const keys::KeyEntry& entry) {
            if (found || !entry.certificate || entry.state != keys::KeyState::kUsable) return;
            if (reader.isFor(*entry.certificate)) found = entry.certificate;
        },
        console.cancel());
    console.cancel().check();
    if (!found) throw Error(Reason::kEnvelopeNoRecipient, "none of the certificates found");
    return std::move(*found);
}

void tell(const signature::OpenedEnvelope& opened, const std::string& out, const pki::Certificate& own,
          const Console& console) {
    if (console.json) {
        Console::printJson(Json::object({{"file", exact(out)},
                                         {"thumbprint", own.thumbprint().text()},
                                         {"algorithm", opened.cipher},
                                         {"contentType", opened.contentType.dotted()},
                                         {"authenticated", opened.authenticated},
                                         {"size", opened.size}}));
        return;
    }
    if (out != "-") Console::print(std::string(console.say(Phrase::kDecrypted)) + shown(out) + "\n");
    if (!opened.authenticated) Console::warn(std::string(console.say(Phrase::kUnauthenticated)) + "\n");
}

}  // namespace

int runDecrypt(const Arguments& arguments, const Console& console) {
    if (arguments.files().empty()) throw UsageError(Misuse::kMissingFile, "tamga decrypt FILE");
    if (arguments.files().size() > 1) throw UsageError(Misuse::kUnwantedFile, arguments.files()[1]);
    const std::string& file = arguments.files().front();
    const std::string out = outputFor(arguments, file);
    if (out == "-" && console.json) throw UsageError(Misuse::kExcluding, "--json, --out -");
    if (file == "-" && descriptorOf(arguments, "--pin-fd") == STDIN_FILENO)
        throw UsageError(Misuse::kExcluding, "--pin-fd 0, -");
    std::vector<pki::Certificate> senders;
    for (const std::string& name : arguments.values("--sender"))
        senders.push_back(certificateNamed(name, console));

    auto reader = signature::EnvelopeReader::open(documentSource(file, console.cancel())).orThrow();
    const auto session = console.openSession();
    const auto wanted = arguments.value("--certificate");
    const pki::Certificate own =
        wanted ? chooseCertificate(*session, wanted, console) : recipientOf(reader, *session, console);
    if (!reader.isFor(own)) throw Error(Reason::kEnvelopeNoRecipient, "another certificate");
    const service::DecryptRequest request{.asker = std::string(console.say(Phrase::kCommandLine)),
                                          .certificate = own.thumbprint(),
                                          .document = file == "-" ? "" : fs::path(file).filename().string(),
                                          .password = secretFrom(arguments, "--pin-fd", console.cancel()),
                                          .finalTry = arguments.has("--final-try")};
    NewFile written(out, kFileMode);
    std::optional<signature::OpenedEnvelope> opened;
    static_cast<void>(session
                          ->decrypt(
                              request,
                              [&](pki::SigningKey& key) {
                                  opened = reader
                                               .decrypt(
                                                   key, &own, senders,
                                                   [&](BytesView piece) { written.write(piece); },
                                                   console.cancel())
                                               .orThrow();
                              },
                              console.cancel())
                          .orThrow());
    written.commit();
    tell(*opened, out, own, console);
    return kSuccess;
}

}  // namespace tamga::cli
