// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/folder/folder_token.h"

#include <cryptopp/osrng.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "base/text.h"
#include "keys/container/describe.h"
#include "keys/container/open.h"
#include "keys/folder/container_folder.h"
#include "keys/identifier.h"
#include "keys/software_key.h"
#include "keys/taken_key.h"

namespace tamga::keys::folder {
namespace {

constexpr std::size_t kMaxPathCharacters = 4096;
constexpr std::size_t kMaxLabelCharacters = 64;
constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
/// Stands for the token's own folder where a container's folder is named.
const std::string kItself = ".";

/// Volumes hold folders that are not ours to read (lost+found); a refusal is worth telling only for a
/// folder named as containers are: up to eight characters, a dot, three digits.
bool namedLikeContainer(const std::string& name) {
    if (name.size() < 5 || name.size() > 12 || name[name.size() - 4] != '.') return false;
    return std::all_of(name.end() - 3, name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class FolderToken final : public Token {
  public:
    FolderToken(TokenKind kind, std::filesystem::path folder) : folder_(std::move(folder)) {
        info_.kind = kind;
        info_.id = std::string(nameOf(kind)) + ":" + escaped(folder_.string());
        const auto last = folder_.has_filename() ? folder_.filename() : folder_.parent_path().filename();
        info_.label = displayable(last.string(), kMaxLabelCharacters);
        info_.location = displayable(folder_.string(), kMaxPathCharacters);
    }

    [[nodiscard]] TokenInfo info() const override { return info_; }

    Outcome check() override {
        return capture([&] { (void)OpenFolder::at(folder_); });
    }

    Outcome list(const std::function<void(KeyEntry)>& found, const Deadline& deadline,
                 const CancelToken& cancel) override {
        return capture([&] {
            const auto stop = [&] { return deadline.passed() || cancel.cancelled(); };
            if (stop()) return;
            const OpenFolder root = OpenFolder::at(folder_);
            const Scan entries = scan(root, kNoLimit, stop);
            if (looksLikeContainer(entries.files))
                report(ContainerFolder(OpenFolder::at(folder_), entries.files), kItself, found);
            std::optional<Error> problem;
            for (const std::string& name : entries.folders) {
                if (stop()) return;
                listChild(root, name, found, problem);
            }
            if (problem) throw Error(*problem);
        });
    }

    Result<std::unique_ptr<pki::SigningKey>> open(const std::string& entryId, const Secret& password,
                                                  OpenNotes& notes) override {
        return capture([&] {
            const auto [name, index] = parseEntryId(entryId);
            const auto container = openContainer(name);
            CryptoPP::AutoSeededRandomPool random;
            container::OpenedKey opened = container::openKey(*container, index, password, notes, random);
            return makeSoftwareKey(std::move(opened.key), opened.algorithm, opened.publicKey);
        });
    }

    Result<std::unique_ptr<TakenKey>> take(const std::string& entryId, const Secret& password,
                                           OpenNotes& notes) override {
        return capture([&] {
            const auto [name, index] = parseEntryId(entryId);
            const auto container = openContainer(name);
            const std::vector<KeyEntry> entries = container::describe(*container, name);
            if (index >= entries.size()) throw Error(Reason::kContainerRemoved, "no such key");
            // The owner's own word, given when the key was made: programs keep to it.
            if (!entries[index].exportable)
                throw Error(Reason::kKeyNotExportable, "the container forbids it");
            CryptoPP::AutoSeededRandomPool random;
            container::OpenedKey opened = container::openKey(*container, index, password, notes, random);
            return std::make_unique<TakenKey>(TakenKey{std::move(opened.key), opened.algorithm});
        });
    }

  private:
    void listChild(const OpenFolder& root, const std::string& name,
                   const std::function<void(KeyEntry)>& found, std::optional<Error>& problem) const {
        try {
            const auto container = ContainerFolder::in(root.child(name));
            if (container) report(*container, name, found);
        } catch (const Error& error) {
            if (error.reason() == Reason::kContainerUnreadable && namedLikeContainer(name)) problem = error;
        }
    }

    void report(const ContainerFolder& container, const std::string& name,
                const std::function<void(KeyEntry)>& found) const {
        const std::filesystem::path path = name == kItself ? folder_ : folder_ / name;
        const std::string place = name == kItself ? info_.label : name;
        std::size_t number = 0;
        for (KeyEntry& entry : container::describe(container, place)) {
            entry.id = info_.id + "/" + escaped(name) + "#" + std::to_string(++number);
            entry.tokenId = info_.id;
            entry.location = displayable(path.string(), kMaxPathCharacters);
            found(std::move(entry));
        }
    }

    struct EntryPlace {
        std::string folder;
        std::size_t index;
    };

    [[nodiscard]] EntryPlace parseEntryId(const std::string& id) const {
        const Error unknown(Reason::kContainerRemoved, "not an entry of this token");
        const std::string prefix = info_.id + "/";
        const std::size_t mark = id.rfind('#');
        if (!id.starts_with(prefix) || mark == std::string::npos || mark < prefix.size())
            throw Error(unknown);
        const auto name = unescaped(std::string_view(id).substr(prefix.size(), mark - prefix.size()));
        std::size_t number = 0;
        const char* const end = id.data() + id.size();
        const auto parsed = std::from_chars(id.data() + mark + 1, end, number);
        const bool numbered = parsed.ec == std::errc() && parsed.ptr == end && number > 0;
        // One level only: an identifier from outside must not lead out of the folder.
        if (!name || name->empty() || *name == ".." || name->find('/') != std::string::npos ||
            name->find('\0') != std::string::npos || !numbered)
            throw Error(unknown);
        return {*name, number - 1};
    }

    [[nodiscard]] std::unique_ptr<ContainerFolder> openContainer(const std::string& name) const {
        OpenFolder root = OpenFolder::at(folder_);
        auto container = ContainerFolder::in(name == kItself ? std::move(root) : root.child(name));
        if (!container) throw Error(Reason::kContainerRemoved, "no container in the folder any more");
        return container;
    }

    std::filesystem::path folder_;
    TokenInfo info_;
};

}  // namespace

std::shared_ptr<Token> makeFolderToken(TokenKind kind, const std::filesystem::path& folder) {
    return std::make_shared<FolderToken>(kind, folder);
}

bool holdsContainers(const std::filesystem::path& folder, const Deadline& deadline) {
    const auto stop = [&] { return deadline.passed(); };
    try {
        const OpenFolder root = OpenFolder::at(folder);
        Scan entries = scan(root, kNoLimit, stop);
        if (!entries.complete || looksLikeContainer(entries.files)) return true;
        std::stable_partition(entries.folders.begin(), entries.folders.end(), namedLikeContainer);
        for (const std::string& name : entries.folders) {
            if (stop()) return true;
            try {
                if (ContainerFolder::in(root.child(name))) return true;
            } catch (const Error& error) {
                if (namedLikeContainer(name)) return true;
            }
        }
    } catch (const Error&) {  // a volume that is gone again, or not this person's
    }
    return false;
}

}  // namespace tamga::keys::folder
