// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/reader_token.h"

#include <cryptopp/osrng.h>

#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "keys/container/describe.h"
#include "keys/container/open.h"
#include "keys/identifier.h"
#include "keys/pcsc/card_container.h"
#include "keys/pcsc/connection.h"
#include "keys/pcsc/pin.h"
#include "keys/software_key.h"

namespace tamga::keys::pcsc {
namespace {

constexpr std::size_t kMaxReaderCharacters = 256;
/// Whoever waited longer for other programs has been given up by the caller: no PIN is sent then.
constexpr std::chrono::seconds kTurnPatience(15);

/// One transaction on the card that a look has seen; another one in its place is Error(token.removed).
class Visit final {
  public:
    Visit(Card& card, const Look& look) : transaction_(card), files_(transaction_, look.model->family) {
        if (files_.serial() != look.serial) throw Error(Reason::kTokenRemoved, "another token in the reader");
    }
    [[nodiscard]] Transaction& transaction() noexcept { return transaction_; }
    [[nodiscard]] FileSystem& files() noexcept { return files_; }

  private:
    Transaction transaction_;
    FileSystem files_;
};

class ReaderToken final : public Token {
  public:
    explicit ReaderToken(Look look) : look_(std::move(look)) {
        const std::string serial = toHex(look_.serial);
        info_.id = "reader:" + std::string(look_.model->key) + "/" + serial;
        info_.kind = TokenKind::kReader;
        info_.label = look_.model->label;
        info_.location = info_.label + " " + serial + ", " + displayable(look_.reader, kMaxReaderCharacters);
        info_.pin = look_.pin;
        info_.upkeep = upkeepOf(look_.model->family, look_.pin.onReader);
    }

    [[nodiscard]] TokenInfo info() const override { return info_; }

    Outcome list(const std::function<void(KeyEntry)>& found, const Deadline& deadline,
                 const CancelToken& cancel) override {
        return capture([&] {
            const std::function<bool()> stop = [&] { return deadline.passed() || cancel.cancelled(); };
            if (stop()) return;
            const Context context;
            Card card(context, look_.reader);
            std::vector<FoundContainer> containers;
            {
                Visit visit(card, look_);
                containers = findContainers(visit.files(), look_.model->family, stop);
            }
            // Other programs get their turn in between.
            for (const FoundContainer& container : containers) {
                if (stop()) return;
                Visit visit(card, look_);
                report(CardContainer(visit.files(), container, CardContainer::Part::kPublic),
                       container.folder, found);
            }
        });
    }

    Result<std::optional<PinState>> pinNow(const CancelToken& /*cancel*/) override {
        return capture([&]() -> std::optional<PinState> {
            const Look now = lookAt(look_.reader, *look_.model);
            if (now.serial != look_.serial) throw Error(Reason::kTokenRemoved, "another token in the reader");
            return now.pin;
        });
    }

    Result<std::unique_ptr<pki::SigningKey>> open(const std::string& entryId, const Secret& password,
                                                  OpenNotes& notes) override {
        return capture([&] {
            const Place place = parseEntryId(entryId);
            const auto container = readAll(place.folder, password);
            CryptoPP::AutoSeededRandomPool random;
            container::OpenedKey opened =
                container::openKey(*container, place.index, Secret(), notes, random);
            return makeSoftwareKey(std::move(opened.key), opened.algorithm, opened.publicKey);
        });
    }

    Result<std::optional<PinState>> administratorsPinNow(const CancelToken& /*cancel*/) override {
        return capture([&]() -> std::optional<PinState> {
            const Context context;
            Card card(context, look_.reader);
            Visit visit(card, look_);
            return readPinState(visit.transaction(), PinOwner::kAdministrator);
        });
    }

    Outcome changePin(const Secret& old, const Secret& fresh) override {
        if (!info_.upkeep.change) return Token::changePin(old, fresh);
        return capture([&] {
            checkLength(info_.upkeep, fresh);
            asOwner(PinOwner::kUser, old,
                    [&](Channel& channel) { setUserPin(channel, look_.model->family, fresh); });
        });
    }

    Result<Unblocked> unblockPin(const Secret& administrators, const Secret& fresh) override {
        const auto how = info_.upkeep.unblock;
        if (how == PinUpkeep::Unblock::kNo) return Token::unblockPin(administrators, fresh);
        return capture([&] {
            const bool setsPin = how == PinUpkeep::Unblock::kSetsPin;
            if (setsPin) checkLength(info_.upkeep, fresh);
            Unblocked unblocked;
            asOwner(PinOwner::kAdministrator, administrators, [&](Channel& channel) {
                resetUserTries(channel);
                if (!setsPin) return;
                const auto set = capture([&] { setUserPin(channel, look_.model->family, fresh); });
                // The tries are given back already. A token may leave the PIN itself to its user.
                if (!set && set.error().reason() != Reason::kTokenPinRefused) throw Error(set.error());
                unblocked.newPin = set.ok();
            });
            return unblocked;
        });
    }

  private:
    /// What is done within one log-in and one transaction.
    void asOwner(PinOwner owner, const Secret& pin, const std::function<void(Channel&)>& act) const {
        const Deadline turn = Deadline::after(kTurnPatience);
        const Context context;
        Card card(context, look_.reader);
        Visit visit(card, look_);
        if (turn.passed()) throw Error(Reason::kTokenBusy, "another program held it too long");
        const LogIn logIn(visit.transaction(), look_.model->family, pin, std::nullopt, owner);
        act(visit.transaction());
    }

    struct Place {
        FilePath folder;
        std::size_t index;
    };

    void report(const CardContainer& container, const FilePath& folder,
                const std::function<void(KeyEntry)>& found) const {
        std::size_t number = 0;
        const std::string place = textOf(folder);
        for (KeyEntry& entry : container::describe(container, place)) {
            entry.id = info_.id + "/" + place + "#" + std::to_string(++number);
            entry.tokenId = info_.id;
            entry.location = info_.location;
            if (entry.passwordNeeded) {
                entry.state = KeyState::kUnsupported;
                entry.problem = Error(Reason::kContainerUnsupported, "a password beside the token's PIN");
            }
            entry.passwordNeeded = !look_.pin.onReader;
            found(std::move(entry));
        }
    }

    [[nodiscard]] Place parseEntryId(const std::string& id) const {
        const Error unknown(Reason::kContainerRemoved, "not an entry of this token");
        const std::string prefix = info_.id + "/";
        const std::size_t mark = id.rfind('#');
        if (!id.starts_with(prefix) || mark == std::string::npos || mark < prefix.size())
            throw Error(unknown);
        Place place{{}, 0};
        std::size_t number = 0;
        const char* const end = id.data() + id.size();
        const auto parsed = std::from_chars(id.data() + mark + 1, end, number);
        const bool numbered = parsed.ec == std::errc() && parsed.ptr == end && number > 0;
        const auto text = std::string_view(id).substr(prefix.size(), mark - prefix.size());
        // Only where list() looks: an identifier from outside must not lead to other files.
        const FilePath root = rootOf(look_.model->family);
        const bool inside = parsePath(text, place.folder) && place.folder.size() > root.size() &&
                            place.folder.size() <= root.size() + look_.model->family.depth &&
                            std::equal(root.begin(), root.end(), place.folder.begin());
        if (!inside || !numbered) throw Error(unknown);
        place.index = number - 1;
        return place;
    }

    /// All files within one transaction: providers write a new mask and a new primary file at each use.
    [[nodiscard]] std::unique_ptr<CardContainer> readAll(const FilePath& folder, const Secret& pin) const {
        const Deadline turn = Deadline::after(kTurnPatience);
        const Context context;
        Card card(context, look_.reader);
        Visit visit(card, look_);
        if (turn.passed()) throw Error(Reason::kTokenBusy, "another program held it too long");
        const auto pad = look_.pin.onReader ? pinPadOf(visit.transaction()) : std::nullopt;
        const LogIn logIn(visit.transaction(), look_.model->family, pin, pad);
        const auto found = containerIn(visit.files(), folder);
        if (!found) throw Error(Reason::kContainerRemoved, "no container in the folder any more");
        auto container = std::make_unique<CardContainer>(visit.files(), *found, CardContainer::Part::kAll);
        return container;
    }

    Look look_;
    TokenInfo info_;
};

class UnreadToken final : public Token {
  public:
    UnreadToken(const std::string& reader, const CardModel& model, Error problem)
        : problem_(std::move(problem)) {  // NOLINT(bugprone-throw-keyword-missing): kept, not thrown
        info_.id = "reader:" + escaped(reader);
        info_.kind = TokenKind::kReader;
        info_.label = model.label;
        info_.location = displayable(reader, kMaxReaderCharacters);
        info_.problem = problem_;
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

Look lookAt(const std::string& reader, const CardModel& model) {
    Look look{reader, &model, {}, {}, true};
    const Context context;
    Card card(context, reader);
    Transaction transaction(card);
    FileSystem files(transaction, model.family);
    look.serial = files.serial();
    look.pin = readPinState(transaction);
    look.pin.onReader = pinPadOf(transaction).has_value();
    if (model.family.shown == Shown::kWithContainers)
        look.shown = !findContainers(files, model.family, [] { return false; }).empty();
    return look;
}

std::shared_ptr<Token> makeReaderToken(Look look) {
    return std::make_shared<ReaderToken>(std::move(look));
}

std::shared_ptr<Token> makeUnreadToken(const std::string& reader, const CardModel& model, Error problem) {
    return std::make_shared<UnreadToken>(reader, model, std::move(problem));
}

}  // namespace tamga::keys::pcsc
