// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/transfer.h"

#include <cryptopp/osrng.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "base/file.h"
#include "base/text.h"
#include "keys/folder/container_writer.h"
#include "keys/folder/password_change.h"
#include "keys/pfx/pfx_file.h"
#include "keys/pfx/pfx_token.h"
#include "keys/pfx/pfx_writer.h"
#include "service/key_opening.h"
#include "service/open_in_time.h"
#include "service/session.h"

namespace tamga::service {

namespace {

namespace fs = std::filesystem;

/// The given one, or what the person types twice until it is long enough.
Secret newPassword(prompt::Prompt& prompt, const prompt::Consent& consent, const std::optional<Secret>& given,
                   std::size_t least, const CancelToken& cancel) {
    constexpr int kMaxTyped = 3;
    if (given) {
        if (countCharacters(given->text()) < least)
            throw Error(Reason::kProtocolParams, "the new password is too short");
        return given->clone();
    }
    prompt::Again again = prompt::Again::kNo;
    for (int typed = 1;; ++typed) {
        Secret password = prompt.askNewPassword(consent, again, cancel).orThrow();
        if (countCharacters(password.text()) >= least) return password;
        if (typed == kMaxTyped) throw Error(Reason::kPromptCancelled, "the new password is too short");
        again = prompt::Again::kTooShort;
    }
}

/// Eight hexadecimal digits and a counter, as containers' folders are named; free in that folder.
fs::path freeFolder(const fs::path& folder, CryptoPP::RandomNumberGenerator& random) {
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
        std::array<std::uint8_t, 4> octets{};
        random.GenerateBlock(octets.data(), octets.size());
        fs::path path = folder / (toHex(octets) + ".000");
        std::error_code failed;
        if (!fs::exists(fs::symlink_status(path, failed))) return path;
    }
    throw Error(Reason::kContainerExists, folder.string());
}

keys::pfx::PfxFile parsedFile(const fs::path& file) {
    return keys::pfx::PfxFile::parse(readFile(file, keys::pfx::kMaxFile).orThrow());
}

/// Opens a file whose password the person may mistype; each is tried once.
keys::pfx::OpenedPfx openFile(const keys::pfx::PfxFile& file, prompt::Prompt& prompt,
                              const prompt::Consent& consent, const std::optional<Secret>& given,
                              const CancelToken& cancel) {
    if (given) return file.open(*given);
    if (file.opensWithoutPassword()) {
        static_cast<void>(prompt.confirm(consent, cancel).orThrow());
        return file.open(Secret());
    }
    std::optional<keys::pfx::OpenedPfx> opened;
    untilRight([&](prompt::Again again) { return prompt.askPassword(consent, again, cancel).orThrow(); },
               [&](const Secret& password) { return capture([&] { opened = file.open(password); }); });
    return std::move(*opened);
}

std::vector<keys::pfx::OpenedPfxKey*> gostKeysOf(keys::pfx::OpenedPfx& opened) {
    std::vector<keys::pfx::OpenedPfxKey*> keys;
    for (auto& key : opened.keys)
        if (key.gost) keys.push_back(&key);
    if (keys.empty()) throw Error(Reason::kContainerUnsupported, "the file holds no GOST key");
    return keys;
}

std::string nameFor(const keys::pfx::OpenedPfxKey& key, const std::optional<std::string>& wanted) {
    constexpr std::size_t kMaxName = 100;
    if (wanted) return *wanted;
    if (!key.attributes.name.empty()) return displayable(key.attributes.name, kMaxName);
    if (key.certificate) return displayable(key.certificate->subject().commonName(), kMaxName);
    return "key";
}

}  // namespace

Outcome Session::exportKey(const ExportRequest& request, const CancelToken& cancel) {
    return capture([&] {
        std::error_code failed;
        if (fs::exists(fs::symlink_status(request.file, failed)))
            throw Error(Reason::kContainerExists, request.file.string());
        const Located located = locate(request.certificate, cancel);
        const keys::KeyEntry& entry = located.entry;
        if (entry.state != keys::KeyState::kUsable)
            throw Error(entry.problem.value_or(Error(Reason::kContainerUnsupported)));
        if (!entry.exportable) throw Error(Reason::kKeyNotExportable, entry.container);

        prompt::Consent consent;
        consent.act = prompt::Consent::Act::kExport;
        consent.site = request.asker;
        consent.target = request.file.string();
        consent.owner = entry.certificate->subject().commonName();
        consent.container = entry.container;
        const PromptTurn turn = PromptTurn::take(turnFile_, cancel);
        keys::OpenNotes notes;
        const auto taken =
            KeyOpening(*prompt_, located.token, entry, notes).take(consent, request.password, cancel);
        const Secret password = newPassword(*prompt_, consent, request.newPassword, kMinFilePassword, cancel);
        CryptoPP::AutoSeededRandomPool random;
        const StackWipe afterwards;
        const keys::pfx::NewPfx contents{.name = entry.container,
                                         .algorithm = taken->algorithm,
                                         .certificate = entry.certificate,
                                         .cipher = request.cipher};
        const Bytes made = keys::pfx::writePfx(contents, taken->key, password, random);
        if (!createFile(request.file, made).orThrow())
            throw Error(Reason::kContainerExists, request.file.string());
    });
}

Result<std::vector<ImportedKey>> Session::importKeys(const ImportRequest& request,
                                                     const CancelToken& cancel) {
    return capture([&] {
        const keys::pfx::PfxFile file = parsedFile(request.file);
        prompt::Consent consent;
        consent.act = prompt::Consent::Act::kImport;
        consent.site = request.asker;
        consent.documents.push_back(request.file.filename().string());
        consent.target = request.folder.string();
        const PromptTurn turn = PromptTurn::take(turnFile_, cancel);
        const StackWipe afterwards;
        keys::pfx::OpenedPfx opened = openFile(file, *prompt_, consent, request.password, cancel);
        const auto keys = gostKeysOf(opened);
        if (request.name && keys.size() > 1)
            throw Error(Reason::kProtocolParams, "one name for several keys");
        const Secret password = newPassword(*prompt_, consent, request.newPassword, 0, cancel);

        std::error_code failed;
        fs::create_directories(request.folder, failed);
        if (failed) throw Error(Reason::kSystemFile, request.folder.string() + ": " + failed.message());
        CryptoPP::AutoSeededRandomPool random;
        std::vector<ImportedKey> imported;
        const Outcome written = capture([&] {
            for (const keys::pfx::OpenedPfxKey* const key : keys) {
                const ImportedKey made{freeFolder(request.folder, random), nameFor(*key, request.name),
                                       key->certificate};
                const keys::folder::NewContainer contents{.name = made.name,
                                                          .role = keys::KeyRole::kExchange,
                                                          .exportable = request.exportable,
                                                          .certificate = key->certificate,
                                                          .keyNotAfter = std::nullopt,
                                                          .algorithm = key->gost->algorithm};
                static_cast<void>(
                    keys::folder::writeContainer(made.folder, contents, key->gost->key, password, random)
                        .orThrow());
                imported.push_back(made);
            }
        });
        if (!written) {
            for (const ImportedKey& made : imported)
                fs::remove_all(made.folder, failed);
            throw Error(written.error());
        }
        return imported;
    });
}

Outcome Session::changePassword(const PasswordRequest& request, const CancelToken& cancel) {
    return capture([&] {
        const Located located = locate(request.certificate, cancel);
        const keys::KeyEntry& entry = located.entry;
        const keys::TokenKind kind = located.token->info().kind;
        const bool inFolder = kind == keys::TokenKind::kFolder || kind == keys::TokenKind::kRemovable ||
                              kind == keys::TokenKind::kCsp;
        if (!inFolder) throw Error(Reason::kContainerUnsupported, "no container in a folder");
        if (entry.state != keys::KeyState::kUsable)
            throw Error(entry.problem.value_or(Error(Reason::kContainerUnsupported)));
        prompt::Consent consent;
        consent.act = prompt::Consent::Act::kChangePassword;
        consent.site = request.asker;
        consent.owner = entry.certificate->subject().commonName();
        consent.container = entry.container;
        const PromptTurn turn = PromptTurn::take(turnFile_, cancel);
        const StackWipe afterwards;
        CryptoPP::AutoSeededRandomPool random;
        // The present password is tried before a new one is asked for: a typing mistake is told at once.
        keys::OpenNotes notes;
        Secret old;
        const auto attempt = [&](const Secret& password) {
            return capture([&] {
                static_cast<void>(
                    openInTime(located.token, entry.id, password, notes, cancel, kOpenPatience).orThrow());
                old = password.clone();
            });
        };
        if (request.password || !entry.passwordNeeded) {
            static_cast<void>(attempt(request.password ? request.password->clone() : Secret()).orThrow());
        } else {
            untilRight(
                [&](prompt::Again again) { return prompt_->askPassword(consent, again, cancel).orThrow(); },
                attempt);
        }
        const Secret fresh = newPassword(*prompt_, consent, request.newPassword, 1, cancel);
        cancel.check();
        static_cast<void>(keys::folder::changePassword(entry.location, old, fresh, random).orThrow());
    });
}

}  // namespace tamga::service
