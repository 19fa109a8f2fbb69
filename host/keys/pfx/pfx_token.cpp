// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pfx/pfx_token.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "keys/folder/watched_places.h"
#include "keys/identifier.h"
#include "keys/pfx/pfx_file.h"
#include "keys/software_key.h"
#include "keys/taken_key.h"

namespace tamga::keys::pfx {
namespace {

constexpr std::size_t kMaxPathCharacters = 4096;
constexpr std::size_t kMaxLabelCharacters = 64;

PfxFile load(const std::filesystem::path& file) {
    Result<Bytes> content = readFile(file, kMaxFile);
    if (content) return PfxFile::parse(content.value());
    std::error_code ignored;
    const bool there = std::filesystem::exists(std::filesystem::symlink_status(file, ignored));
    throw Error(there ? Reason::kContainerUnreadable : Reason::kContainerRemoved, content.error().context());
}

/// The certificate of a key that nobody has opened: by localKeyId, or because there is only one of each.
/// Opening compares the public keys.
const FoundCertificate* likelyCertificate(const PfxFile& file, const BagAttributes& key) {
    std::vector<const FoundCertificate*> own;
    for (const FoundCertificate& found : file.visibleCertificates()) {
        if (!key.localKeyId.empty() && found.attributes.localKeyId == key.localKeyId) return &found;
        if (!found.certificate.isAuthority()) own.push_back(&found);
    }
    return file.visibleKeys().size() == 1 && own.size() == 1 ? own.front() : nullptr;
}

std::unique_ptr<pki::SigningKey> signingKey(OpenedPfxKey& key) {
    if (!key.gost) return std::move(key.foreign);
    return makeSoftwareKey(std::move(key.gost->key), key.gost->algorithm, key.publicKey);
}

class PfxToken final : public Token {
  public:
    explicit PfxToken(std::filesystem::path file) : file_(std::move(file)) {
        info_.kind = TokenKind::kPfx;
        info_.id = std::string(nameOf(TokenKind::kPfx)) + ":" + escaped(file_.string());
        info_.label = displayable(file_.filename().string(), kMaxLabelCharacters);
        info_.location = displayable(file_.string(), kMaxPathCharacters);
        try {
            static_cast<void>(load(file_));
        } catch (const Error& error) {
            info_.problem = error;
        }
    }

    [[nodiscard]] TokenInfo info() const override { return info_; }

    Outcome list(const std::function<void(KeyEntry)>& found, const Deadline& deadline,
                 const CancelToken& cancel) override {
        return capture([&] {
            if (deadline.passed() || cancel.cancelled()) return;
            const PfxFile file = load(file_);
            if (file.opensWithoutPassword()) {
                const OpenedPfx opened = file.open(Secret());
                for (std::size_t i = 0; i < opened.keys.size(); ++i)
                    found(openedEntry(opened.keys[i], i));
                return;
            }
            const auto& keys = file.visibleKeys();
            for (std::size_t i = 0; i < keys.size(); ++i)
                found(lockedEntry(keys[i].attributes, likelyCertificate(file, keys[i].attributes), i));
            // How many keys an encrypted safe holds is not known; that there is one is what people use them
            // for.
            if (keys.empty()) found(lockedEntry({}, nullptr, 0));
        });
    }

    Result<std::unique_ptr<pki::SigningKey>> open(const std::string& entryId, const Secret& password,
                                                  OpenNotes& /*notes*/) override {
        return capture([&] {
            const std::size_t index = indexOf(entryId);
            const PfxFile file = load(file_);
            const bool visible = index < file.visibleKeys().size();
            const FoundCertificate* const listed =
                visible ? likelyCertificate(file, file.visibleKeys()[index].attributes) : nullptr;
            OpenedPfx opened = file.open(password);
            if (index >= opened.keys.size())
                throw Error(Reason::kContainerRemoved, "no such key in the file");
            OpenedPfxKey& key = opened.keys[index];
            if (listed != nullptr && listed->certificate.publicKey().octets() != key.publicKey)
                throw Error(Reason::kKeyMismatch, "the certificate of the file is for another key");
            return signingKey(key);
        });
    }

    Result<std::unique_ptr<TakenKey>> take(const std::string& entryId, const Secret& password,
                                           OpenNotes& /*notes*/) override {
        return capture([&] {
            const std::size_t index = indexOf(entryId);
            OpenedPfx opened = load(file_).open(password);
            if (index >= opened.keys.size())
                throw Error(Reason::kContainerRemoved, "no such key in the file");
            if (!opened.keys[index].gost)
                throw Error(Reason::kContainerUnsupported, "containers hold GOST keys only");
            Pkcs8Key& found = *opened.keys[index].gost;
            return std::make_unique<TakenKey>(TakenKey{std::move(found.key), found.algorithm});
        });
    }

  private:
    [[nodiscard]] KeyEntry entry(const BagAttributes& attributes, std::size_t index) const {
        KeyEntry entry;
        entry.id = info_.id + "#" + std::to_string(index + 1);
        entry.tokenId = info_.id;
        entry.container =
            attributes.name.empty() ? info_.label : displayable(attributes.name, kMaxLabelCharacters);
        entry.location = info_.location;
        entry.exportable = true;
        return entry;
    }

    [[nodiscard]] KeyEntry openedEntry(const OpenedPfxKey& key, std::size_t index) const {
        KeyEntry result = entry(key.attributes, index);
        result.algorithm = key.gost ? key.gost->algorithm : key.foreign->publicKey().algorithm();
        result.certificate = key.certificate;
        return result;
    }

    [[nodiscard]] KeyEntry lockedEntry(const BagAttributes& attributes, const FoundCertificate* certificate,
                                       std::size_t index) const {
        KeyEntry result = entry(attributes, index);
        result.passwordNeeded = true;
        if (certificate != nullptr) {
            result.certificate = certificate->certificate;
            result.algorithm = certificate->certificate.publicKey().algorithm();
        } else {
            result.state = KeyState::kLocked;
            result.problem = Error(Reason::kPasswordNeeded, "the certificate in the file is encrypted too");
        }
        return result;
    }

    [[nodiscard]] std::size_t indexOf(const std::string& entryId) const {
        const std::string prefix = info_.id + "#";
        std::size_t number = 0;
        const char* const end = entryId.data() + entryId.size();
        if (entryId.starts_with(prefix)) {
            const auto parsed = std::from_chars(entryId.data() + prefix.size(), end, number);
            if (parsed.ec == std::errc() && parsed.ptr == end && number > 0) return number - 1;
        }
        throw Error(Reason::kContainerRemoved, "not an entry of this token");
    }

    std::filesystem::path file_;
    TokenInfo info_;
};

class PfxSource final : public Source {
  public:
    explicit PfxSource(std::vector<std::filesystem::path> files) : files_(std::move(files)) {}

    [[nodiscard]] std::string_view name() const noexcept override { return "pfx files"; }

    void find(const Sink& found, const CancelToken& /*stop*/) override {
        std::set<std::filesystem::path> seen;
        for (const auto& file : files_) {
            std::error_code failed;
            const auto real = std::filesystem::weakly_canonical(file, failed);
            if (seen.insert(failed ? file.lexically_normal() : real).second) found(makePfxToken(file));
        }
    }

    void watch(const std::function<void()>& changed, const CancelToken& stop) override {
        const auto folders = [this] {
            folder::WatchedPlaces places{};
            for (const auto& file : files_)
                places.folders.push_back(file.parent_path());
            return places;
        };
        folder::watchPlaces(folders, changed, stop);
    }

  private:
    std::vector<std::filesystem::path> files_;
};

}  // namespace

bool isPfxName(const std::filesystem::path& path) {
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return ending == ".pfx" || ending == ".p12";
}

std::shared_ptr<Token> makePfxToken(const std::filesystem::path& file) {
    return std::make_shared<PfxToken>(file);
}

std::unique_ptr<Source> makePfxSource(std::vector<std::filesystem::path> files) {
    return std::make_unique<PfxSource>(std::move(files));
}

}  // namespace tamga::keys::pfx
