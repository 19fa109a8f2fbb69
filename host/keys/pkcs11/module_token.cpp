// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/module_token.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "keys/pkcs11/module_key.h"

namespace tamga::keys::pkcs11 {
namespace {

constexpr std::size_t kMaxPathCharacters = 4096;

/// An entry is named by its certificate: CKA_ID alone may belong to several (an old and a renewed one).
std::string entryIdOf(const std::string& tokenId, const KeyAnswer& key) {
    return tokenId + "#" + pki::Thumbprint::of(key.certificate).text();
}

class ModuleToken final : public Token {
  public:
    ModuleToken(std::shared_ptr<Module> module, SlotAnswer slot, std::string id)
        : module_(std::move(module)), slot_(std::move(slot)), id_(std::move(id)) {}

    [[nodiscard]] TokenInfo info() const override {
        const std::string maker = slot_.manufacturer.empty() ? slot_.model : slot_.manufacturer;
        TokenInfo info{id_, TokenKind::kPkcs11, slot_.label.empty() ? maker : slot_.label, place(), {}};
        if (slot_.loginRequired) {
            info.pin = slot_.pin;
            info.upkeep = slot_.upkeep;
        }
        return info;
    }

    Outcome list(const std::function<void(KeyEntry)>& found, const Deadline& deadline,
                 const CancelToken& cancel) override {
        return capture([&] {
            if (deadline.passed() || cancel.cancelled()) return;
            std::set<std::string> seen;
            for (const KeyAnswer& key : module_->keys(slot_, deadline, cancel)) {
                KeyEntry entry = describe(key);
                if (seen.insert(entry.id).second) found(std::move(entry));
            }
        });
    }

    Result<std::optional<PinState>> pinNow(const CancelToken& cancel) override {
        return capture([&]() -> std::optional<PinState> {
            if (!slot_.loginRequired) return std::nullopt;
            return module_->pinOf(slotNow(cancel));
        });
    }

    Result<std::optional<PinState>> administratorsPinNow(const CancelToken& cancel) override {
        return capture([&]() -> std::optional<PinState> { return slotNow(cancel).administratorsPin; });
    }

    Outcome changePin(const Secret& old, const Secret& fresh) override {
        if (!slot_.upkeep.change) return Token::changePin(old, fresh);
        return capture([&] {
            checkLength(slot_.upkeep, fresh);
            module_->changePin(slot_, old, fresh);
        });
    }

    Result<Unblocked> unblockPin(const Secret& administrators, const Secret& fresh) override {
        if (slot_.upkeep.unblock == PinUpkeep::Unblock::kNo) return Token::unblockPin(administrators, fresh);
        return capture([&] {
            checkLength(slot_.upkeep, fresh);
            module_->unblockPin(slot_, administrators, fresh);
            return Unblocked{true};
        });
    }

    Result<std::unique_ptr<pki::SigningKey>> open(const std::string& entryId, const Secret& password,
                                                  OpenNotes& /*notes*/) override {
        return capture([&] {
            const CancelToken cancel;
            for (const KeyAnswer& key : module_->keys(slot_, Deadline::never(), cancel)) {
                if (entryIdOf(id_, key) != entryId) continue;
                const auto certificate = pki::Certificate::parse(key.certificate).orThrow();
                const Module::OpenKey opened = openKey(key, password, cancel);
                return makeModuleKey(module_, opened, certificate.publicKey(), password);
            }
            throw Error(Reason::kContainerRemoved, "not a key of this token any more");
        });
    }

  private:
    [[nodiscard]] Module::OpenKey openKey(const KeyAnswer& key, const Secret& pin,
                                          const CancelToken& cancel) {
        auto opened = capture([&] { return module_->open(slot_, key, pin, cancel); });
        // How many are left a module does not tell, but perhaps the token.
        if (!opened && opened.error().reason() == Reason::kPasswordWrong)
            if (const auto left = module_->pinOf(slot_).left)
                throw Error(Reason::kPasswordWrong, std::to_string(*left) + " tries left");
        return std::move(opened).orThrow();
    }

    [[nodiscard]] SlotAnswer slotNow(const CancelToken& cancel) const {
        for (SlotAnswer& slot : module_->slots(Deadline::never(), cancel)) {
            if (slot.slot == slot_.slot && slot.serial == slot_.serial) return std::move(slot);
        }
        throw Error(Reason::kTokenRemoved, module_->library().filename().string());
    }

    /// "Rutoken ECP 3a5f1c20": what is printed on the thing, as far as it is known.
    [[nodiscard]] std::string place() const {
        std::string text = slot_.model;
        if (!slot_.serial.empty()) text += (text.empty() ? "" : " ") + slot_.serial;
        return text.empty() ? displayable(module_->library().filename().string(), kMaxPathCharacters) : text;
    }

    [[nodiscard]] KeyEntry describe(const KeyAnswer& key) const {
        KeyEntry entry;
        entry.id = entryIdOf(id_, key);
        entry.tokenId = id_;
        entry.container = key.label.empty() ? toHex(key.id) : key.label;
        entry.location = place();
        entry.role = KeyRole::kSignature;
        entry.passwordNeeded = slot_.loginRequired && !slot_.pin.onReader;
        auto certificate = pki::Certificate::parse(key.certificate);
        if (certificate) {
            entry.algorithm = certificate.value().publicKey().algorithm();
            entry.keyNotAfter = certificate.value().privateKeyNotAfter();
            entry.certificate = std::move(certificate).value();
        } else {
            entry.state = KeyState::kUnsupported;
            entry.problem = certificate.error();
        }
        return entry;
    }

    std::shared_ptr<Module> module_;
    SlotAnswer slot_;
    std::string id_;
};

class BrokenModuleToken final : public Token {
  public:
    BrokenModuleToken(const std::filesystem::path& library, Error problem)
        : problem_(std::move(problem)) {  // NOLINT(bugprone-throw-keyword-missing): kept, not thrown
        const std::string path = displayable(library.string(), kMaxPathCharacters);
        info_ = {"pkcs11:" + escapedForId(library.string()), TokenKind::kPkcs11,
                 displayable(library.filename().string(), kMaxPathCharacters), path, problem_};
    }

    [[nodiscard]] TokenInfo info() const override { return info_; }
    Outcome check() override { return problem_; }
    Outcome list(const std::function<void(KeyEntry)>& /*found*/, const Deadline& /*deadline*/,
                 const CancelToken& /*cancel*/) override {
        return problem_;
    }
    Result<std::unique_ptr<pki::SigningKey>> open(const std::string& /*entryId*/, const Secret& /*password*/,
                                                  OpenNotes& /*notes*/) override {
        return problem_;
    }

  private:
    Error problem_;
    TokenInfo info_;
};

}  // namespace

std::shared_ptr<Token> makeModuleToken(std::shared_ptr<Module> module, SlotAnswer slot, std::string id) {
    return std::make_shared<ModuleToken>(std::move(module), std::move(slot), std::move(id));
}

std::shared_ptr<Token> makeBrokenModuleToken(const std::filesystem::path& library, Error problem) {
    return std::make_shared<BrokenModuleToken>(library, std::move(problem));
}

std::string escapedForId(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '.' || c == '-' || c == '_';
        if (plain) {
            escaped.push_back(c);
        } else {
            const auto octet = static_cast<std::uint8_t>(c);
            escaped += "%" + toHexUpper({&octet, 1});
        }
    }
    return escaped;
}

}  // namespace tamga::keys::pkcs11
